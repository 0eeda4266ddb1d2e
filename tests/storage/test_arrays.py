"""Many rows in one statement: which statements can be made so, and where a batch has to be cut."""

from storage.arrays import apart, as_arrays, conflict_of

PUT = (
    "INSERT INTO due (owner, key, due_at) VALUES ($1::VARCHAR, $2::VARCHAR, $3::BIGINT) "
    "ON CONFLICT (owner, key) DO UPDATE SET due_at = excluded.due_at"
)


def test_the_row_of_an_insert_becomes_one_array_a_column() -> None:
    assert as_arrays(PUT) == (
        "INSERT INTO due (owner, key, due_at) SELECT * FROM unnest($1::VARCHAR[], $2::VARCHAR[], $3::BIGINT[]) "
        "ON CONFLICT (owner, key) DO UPDATE SET due_at = excluded.due_at"
    )


def test_what_takes_anything_but_its_row_stays_as_it_is() -> None:
    assert as_arrays("INSERT INTO counter (name, last) VALUES ($1::VARCHAR, 1)") is None
    assert as_arrays("DELETE FROM due WHERE due.owner = $1::VARCHAR") is None
    assert as_arrays("INSERT INTO a (b) VALUES ($1::INTEGER) ON CONFLICT (b) DO UPDATE SET b = $2::INTEGER") is None


def test_rows_meet_in_the_columns_of_the_conflict() -> None:
    assert conflict_of(PUT) == ("owner", "key")
    assert conflict_of("INSERT INTO a (b) VALUES ($1::INTEGER) ON CONFLICT DO NOTHING") == ()


def test_rows_that_meet_are_written_one_after_the_other() -> None:
    rows = [("a", 1), ("b", 1), ("a", 2), ("c", 1), ("a", 3)]
    assert list(apart(rows, [0])) == [[("a", 1), ("b", 1)], [("a", 2), ("c", 1)], [("a", 3)]]
    assert list(apart(rows, [])) == [rows]
    assert list(apart([], [0])) == []


def test_a_key_with_nothing_in_it_meets_no_other() -> None:
    rows = [("a", None), ("a", None), ("a", "x"), ("a", "x")]
    assert list(apart(rows, [0, 1])) == [rows[:3], rows[3:]]
