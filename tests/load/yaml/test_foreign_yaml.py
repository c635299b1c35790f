"""Other people's YAML is read as far as it goes, and to an end."""

from ladder.load.yaml.foreign_yaml import documents, mappings
from ladder.load.yaml.nodes import Mapping, Scalar


def words(text: str) -> list[dict[str, str]]:
    """Each mapping at the top of a document, as far as its values are plain."""
    found = []
    for root in documents(text, "a.yaml"):
        assert isinstance(root, Mapping)
        entries = reversed(root.entries)  # so that the first of two of one name is kept
        found.append({k.value: v.value for k, v in entries if isinstance(v, Scalar)})
    return found


def test_documents_aliases_and_tags_are_read() -> None:
    assert words("a: &x 1\nb: *x\n---\nc: !!str 2\nc: 3\n") == [{"a": "1", "b": "1"}, {"c": "2"}]


def test_own_key_of_a_mapping_has_priority_over_a_merged_one() -> None:
    laid = "{u: &u {a: 1, b: 2}, v: &v {d: 4}}\n"
    text = f"[{laid}, {{<<: [*u, *v], a: 3}}]"
    (*_, last) = mappings(documents(text, "a.yaml")[0], 1)
    parts = [(key.value, value.value) for key, value in last.entries if isinstance(value, Scalar)]
    assert parts == [("a", "3"), ("a", "1"), ("b", "2"), ("d", "4")]


def test_documents_before_a_fault_are_kept() -> None:
    assert words("a: 1\nb: [\n") == [{"a": "1"}]
    assert documents("{" * 5000 + "\x00", "a.yaml") == []
