// CUBA (specs/cuba.yaml): exact propagators of the membrane and two currents.
#include "floor.h"

int main(int argc, char** argv) {
  Report report(argc, argv);
  Random draw(report.seed);
  constexpr int n = 4000, n_exc = 3200, t_ref = 50;
  constexpr double E_L = -49, V_th = -50, V_reset = -60, w_e = 1.62, w_i = -9;  // mV
  constexpr double dt = 0.1, tau_m = 20, tau_e = 5, tau_i = 10;                  // ms
  const double decay_m = std::exp(-dt / tau_m);
  const double decay_e = std::exp(-dt / tau_e), decay_i = std::exp(-dt / tau_i);
  const double from_e = tau_e / (tau_m - tau_e) * (decay_m - decay_e);
  const double from_i = tau_i / (tau_m - tau_i) * (decay_m - decay_i);
  const double rest = E_L * (1 - decay_m);

  const Rows exc = by_probability(draw, n_exc, n, 0.02);
  const Rows inh = by_probability(draw, n - n_exc, n, 0.02);
  std::vector<double> v(n), g_e(n, 0.0), g_i(n, 0.0);
  std::vector<int> free_at(n, 0);  // step
  for (auto& x : v) x = V_reset + draw.uniform() * (V_th - V_reset);
  auto fired = flags_of(n);
  std::vector<uint32_t> cells;
  long spikes_e = 0, spikes_i = 0;

  report.start();
  for (int k = 0; k < report.steps(); k++) {
    #pragma omp simd
    for (int i = 0; i < n; i++) {
      const double next = decay_m * v[i] + from_e * g_e[i] + from_i * g_i[i] + rest;
      v[i] = k >= free_at[i] ? next : v[i];
      g_e[i] *= decay_e;
      g_i[i] *= decay_i;
      fired[i] = v[i] > V_th;
    }
    collect(fired, cells);
    for (const uint32_t i : cells) {
      if (i < n_exc)
        exc.add(i, w_e, g_e.data()), spikes_e++;
      else
        inh.add(i - n_exc, w_i, g_i.data()), spikes_i++;
      v[i] = V_reset;
      free_at[i] = k + t_ref;
    }
  }
  report.spikes = {{"E", spikes_e}, {"I", spikes_i}};
  report.print();
}
