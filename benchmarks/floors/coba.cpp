// COBA (specs/coba.yaml): conductances, exponential Euler.
#include "floor.h"

int main(int argc, char** argv) {
  Report report(argc, argv);
  Random draw(report.seed);
  constexpr int n = 4000, n_exc = 3200, t_ref = 50;
  constexpr double C_m = 200, g_L = 10, w_e = 6, w_i = 67;                         // pF, nS
  constexpr double E_L = -60, E_e = 0, E_i = -80, V_th = -50, V_reset = -60;       // mV
  constexpr double dt = 0.1;                                                        // ms
  const double decay_e = std::exp(-dt / 5), decay_i = std::exp(-dt / 10);

  const Rows exc = by_probability(draw, n_exc, n, 0.02);
  const Rows inh = by_probability(draw, n - n_exc, n, 0.02);
  std::vector<double> v(n), g_e(n), g_i(n);
  std::vector<int> free_at(n, 0);  // step
  for (int i = 0; i < n; i++) {
    v[i] = E_L - 5 + 5 * draw.normal();
    g_e[i] = 40 + 15 * draw.normal();
    g_i[i] = 200 + 120 * draw.normal();
  }
  auto fired = flags_of(n);
  std::vector<uint32_t> cells;
  long spikes_e = 0, spikes_i = 0;

  report.start();
  for (int k = 0; k < report.steps(); k++) {
    #pragma omp simd
    for (int i = 0; i < n; i++) {
      const double g = g_L + g_e[i] + g_i[i];
      const double to = (g_L * E_L + g_e[i] * E_e + g_i[i] * E_i) / g;
      const double next = to + (v[i] - to) * fast_exp(-dt / C_m * g);
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
