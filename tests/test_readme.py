from tests.readme import README, command_list, with_commands


def test_readme_lists_the_commands_there_are() -> None:
    readme = README.read_text(encoding="utf-8")
    assert with_commands(readme) == readme


def test_every_command_has_a_line() -> None:
    assert command_list().count("| `netral ") >= 15
