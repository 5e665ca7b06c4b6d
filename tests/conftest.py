"""Hypothesis profiles: `default` is short; `ci` is the same examples in every run; `deep` is long.

The profile is `ci` where the variable CI is set, and whatever HYPOTHESIS_PROFILE says before that.  Tests marked `deep`
take the settings of the profile `deep` themselves.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture)

settings.register_profile("default", max_examples=30, deadline=None, suppress_health_check=_SLOW)
settings.register_profile("ci", settings.get_profile("default"), derandomize=True)
settings.register_profile("deep", settings.get_profile("default"), max_examples=3000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default"))
