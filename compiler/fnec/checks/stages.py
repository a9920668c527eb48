"""All checks of a spec, in the order in which they run; generators are called before the last."""

from collections.abc import Callable, Iterator

from fnec.checks.areas import areas_fit, impossible_layers
from fnec.checks.assignments import unwritable_targets
from fnec.checks.between_steps import between_steps_fit, unknown_synapses
from fnec.checks.bounds import impossible_time_constants, reversed_bounds
from fnec.checks.columns import unread_columns
from fnec.checks.consequences import causes
from fnec.checks.contacts import impossible_contacts
from fnec.checks.current_sources import (
    currents_fit,
    idle_sources,
    impossible_shares,
    unknown_ways,
)
from fnec.checks.cycles import circular_values
from fnec.checks.dimensions import neurons_fit, parameters_fit, receptors_fit
from fnec.checks.field_probes import fields_fit, impossible_fields, unknown_fields
from fnec.checks.formula_names import (
    draws_out_of_time,
    switches_at_run_time,
    unknown_names,
    unknown_units,
)
from fnec.checks.generators import arguments_fit, files_made_for_others, with_data
from fnec.checks.grid import times_off_the_grid
from fnec.checks.lesions import (
    impossible_lesions,
    lesions_fit,
    unknown_conditions,
    unknown_lesioned,
)
from fnec.checks.matches import conditions_without_cells
from fnec.checks.overridden import at_overrides
from fnec.checks.phases import idle_switches, impossible_phases, phases_fit, unknown_phases
from fnec.checks.poisson_events import events_that_do_not_add_up
from fnec.checks.ranges import (
    impossible_fractions,
    impossible_probabilities,
    impossible_times,
    parameters_out_of_range,
)
from fnec.checks.references import (
    idle_receptors,
    unknown_cells,
    unknown_models,
    unknown_parameters,
    unknown_probed_variables,
    unknown_targets,
)
from fnec.checks.reserved import clashing_names, reserved_names
from fnec.checks.results import overlapping_selections, values_without_result
from fnec.checks.seeds import idle_seeds
from fnec.checks.shapes import currents_outside, impossible_shapes
from fnec.checks.signals import (
    idle_signals,
    impossible_holds,
    incomplete_signals,
    signals_fit,
    signals_of_other_cells,
)
from fnec.checks.sizes import cells_out_of_range, impossible_sizes, unequal_sides
from fnec.checks.tables import (
    bad_cell_files,
    bad_edge_files,
    bad_signal_files,
    bad_spike_files,
)
from fnec.checks.unused import (
    idle_keys,
    idle_weights,
    silent_sources,
    unused_columns,
    unused_models,
    unused_values,
)
from fnec.checks.uses import populations_fit, projections_fit, simulation_fits, stimuli_fit
from fnec.diagnostics import Diagnostic, SpecError
from fnec.spec.model import Spec

Check = Callable[[Spec], Iterator[Diagnostic]]

# A stage runs only if the one before found nothing: what is unknown cannot be measured.
STAGES: tuple[tuple[Check, ...], ...] = (
    (  # names
        reserved_names,
        clashing_names,
        unknown_models,
        unknown_cells,
        unknown_parameters,
        unknown_targets,
        idle_receptors,
        unknown_probed_variables,
        unknown_synapses,
        unknown_ways,
        unknown_fields,
        unknown_phases,
        unknown_lesioned,
        unknown_conditions,
        incomplete_signals,
        signals_of_other_cells,
        unwritable_targets,
        unknown_names,
        unknown_units,
        draws_out_of_time,
        switches_at_run_time,
        circular_values,
    ),
    (  # dimensions, once names are known
        parameters_fit,
        simulation_fits,
        neurons_fit,
        receptors_fit,
        areas_fit,
        populations_fit,
        projections_fit,
        stimuli_fit,
        between_steps_fit,
        lesions_fit,
        currents_fit,
        fields_fit,
        phases_fit,
        signals_fit,
        arguments_fit,
    ),
    (values_without_result,),  # before anything is worked out with them
    (  # values, once they have dimensions
        overlapping_selections,
        impossible_layers,
        impossible_sizes,
        cells_out_of_range,
        conditions_without_cells,
        bad_spike_files,
        bad_edge_files,
        bad_cell_files,
        bad_signal_files,
        files_made_for_others,
        unequal_sides,
        parameters_out_of_range,
        impossible_probabilities,
        impossible_fractions,
        impossible_times,
        impossible_time_constants,
        reversed_bounds,
        times_off_the_grid,
        impossible_phases,
        impossible_holds,
        impossible_lesions,
        events_that_do_not_add_up,
        impossible_shares,
        impossible_fields,
        impossible_contacts,
        impossible_shapes,
        currents_outside,
        unused_values,
        unused_models,
        unused_columns,
        idle_keys,
        idle_weights,
        idle_sources,
        unread_columns,
        idle_signals,
        idle_switches,
        idle_seeds,
        silent_sources,
    ),
)

# What holds for the numbers that generators give.
OF_DATA: tuple[Check, ...] = (bad_spike_files, bad_edge_files, bad_cell_files, bad_signal_files)


def complete(spec: Spec) -> Spec:
    """The spec with what its generators give.

    Raises `SpecError` with everything that the first stage with a fault finds; nothing is called
    before all else is known to be sound.
    """
    for checks in STAGES:
        _require(checks, spec)
    filled = with_data(spec)
    if filled != spec:
        _require(OF_DATA, filled)
    return filled


def check(spec: Spec) -> tuple[Diagnostic, ...]:
    """Everything that the first stage with a fault finds; one fault a place and code."""
    try:
        complete(spec)
    except SpecError as error:
        return error.diagnostics
    return ()


def _fault_of(fault: Diagnostic) -> tuple[object, ...]:
    """What makes a fault another one; populations made of one column share its faults."""
    is_shared = fault.span.path[:1] in (("areas",), ("columns",))
    return fault.code, fault.span, "" if is_shared else fault.message


def _found(checks: tuple[Check, ...], spec: Spec) -> tuple[Diagnostic, ...]:
    found: dict[tuple[object, ...], Diagnostic] = {}
    for find in checks:
        for fault in find(spec):
            found.setdefault(_fault_of(fault), fault)
    return tuple(found.values())


def _require(checks: tuple[Check, ...], spec: Spec) -> None:
    if found := _found(checks, spec):
        found = at_overrides(found, spec, lambda other: _found(checks, other))
        raise SpecError(causes(found))
