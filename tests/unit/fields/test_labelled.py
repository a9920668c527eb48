"""What a course says of itself, and that asking for fields imports nothing heavy."""

import subprocess
import sys

import numpy as np
import pytest

from fnec.fields import Homogeneous, gaussian_depth, labelled, lfp, phi_e, transfer

TIMES, DEPTHS = np.arange(3) * 1e-3, np.array([0.0, 1e-4])


def test_a_course_carries_its_account():
    course = labelled(
        "lfp",
        np.ones((3, 2)),
        TIMES,
        along="contact",
        coordinates={"z": DEPTHS},
        of=(lfp, phi_e, transfer, Homogeneous(sigma=0.3)),
        remarks=("Potentials are against the mean of all contacts.",),
    )
    assert course.dims == ("time", "contact") and course.name == "lfp"
    assert course.attrs["units"] == "V" and course.attrs["shown_unit"] == "mV"
    assert course.attrs["factor"] == 1e-3 and course.attrs["is_proxy"] is False
    assert "infinite homogeneous conductor, 0.3 S/m" in course.attrs["model"]
    assert course.attrs["assumptions"][-1].startswith("Potentials are against the mean")
    assert "A cell's net current" not in course.attrs["citation"]
    assert (course.coords["z"].values == DEPTHS).all()


def test_a_proxy_among_its_models_makes_it_one():
    course = labelled(
        "gaussian", np.ones((3, 2)), TIMES, along="contact", coordinates={"z": DEPTHS},
        of=(lfp, gaussian_depth),
    )  # fmt: skip
    assert course.attrs["is_proxy"] is True


def test_unknown_kinds_and_dimensions_are_refused():
    with pytest.raises(ValueError, match="unknown kind 'ecog'"):
        labelled("ecog", np.ones((3, 2)), TIMES, along="contact", coordinates={}, of=())
    with pytest.raises(ValueError, match="unknown dimension 'place'"):
        labelled("lfp", np.ones((3, 2)), TIMES, along="place", coordinates={}, of=())


def test_fields_import_nothing_heavy():
    code = (
        "import sys, fnec.fields; "
        "print(sorted({m.split('.')[0] for m in sys.modules} & "
        "{'xarray', 'scipy', 'jax', 'lfpykit', 'elephant', 'matplotlib', 'pandas'}))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
