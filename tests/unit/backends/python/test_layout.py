"""Long lines are broken as `ruff format` breaks them; the formatter itself is the oracle."""

import subprocess
import sys

import pytest

from fnec.backends.python.layout import docstring, lay_out

LINES = [
    "x = first_summand_of_many + second_summand_of_many * its_factor + third_summand_of_many - another_one",
    "x = first_summand + exact(second_factor * third_factor * fourth_factor * fifth_factor * sixth_factor, zero)",
    "x = exact(dt * ((exact(g_L * (E_L - v), zero) + I_synaptic + I_stimulus) * inv_C_m), zero) + v * another_factor",
    "some_quite_long_name_of_a_value = some_function_of_arguments(first_argument, second_argument, third=3)",
    "some_quite_long_name = some_function(first_argument_of_it, second_argument_of_it, third_argument_of_it)",
    'cells["v"] = draw_uniform(stream(seed, "populations.excitatory.v"), size.excitatory, V_reset, V_th + b)',
    'table = {"first_key": first_value_of_the_table, "second_key": second_value_of_the_table, "third": 3.0}',
    "spiked = (membrane_potential > threshold_of_the_cell) & (adaptation_current < largest_adaptation) & on",
    "found = [value_of_the_thing for value_of_the_thing in all_the_values_there_are if value_of_the_thing > 1]",
    "def function_of_a_name(params: Params, derived: Derived, size: Sizes, dt: float, seed: int) -> Edges:\n    pass",
    "first_result_of_it, second_result_of_it, third_result_of_it = function_of_a_very_long_name_indeed(x, y)",
    "value = call(lambda pre, post: probability_of(pre, post) * another_factor_of_it + more, second_argument)",
    "x = 1  # a comment that makes the line too long, for it says in many words what a few could have said",
]


@pytest.mark.parametrize("line", LINES)
def test_broken_lines_are_left_alone_by_the_formatter(line):
    text = lay_out(line) + "\n"
    assert text != line + "\n"
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", "100", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    assert done.stdout == text


def test_short_lines_and_strings_stay():
    long_string = '"""\n' + "word " * 30 + '\n"""'
    assert lay_out(f"x = 1\n{long_string}\ny = 2") == f"x = 1\n{long_string}\ny = 2"


def test_a_long_sentence_makes_a_docstring_of_several_lines():
    assert docstring("Short.") == ['    """Short."""']
    lines = docstring("A sentence of many words " * 6)
    assert max(map(len, lines)) <= 100
    assert lines[-1] == '    """'
