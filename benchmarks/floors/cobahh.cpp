// COBAHH (specs/cobahh.yaml): Hodgkin-Huxley cells of Traub and Miles, exponential Euler.
#include "floor.h"

// (exp(x) - 1)/x
static inline double exprel(double x) {
  const double far = (fast_exp(x) - 1) / (x == 0 ? 1.0 : x);
  return std::abs(x) < 1e-6 ? 1 + 0.5 * x : far;
}

static inline double gate(double x, double alpha, double beta, double dt) {
  const double to = alpha / (alpha + beta);
  return to + (x - to) * fast_exp(-(alpha + beta) * dt);
}

int main(int argc, char** argv) {
  Report report(argc, argv);
  Random draw(report.seed);
  constexpr int size = 4000, n_exc = 3200, t_ref = 30;
  constexpr double C_m = 200, g_L = 10, g_Na = 20000, g_K = 6000, w_e = 6, w_i = 67;  // pF, nS
  constexpr double E_L = -60, E_Na = 50, E_K = -90, V_T = -63, V_th = -20, E_e = 0, E_i = -80;  // mV
  constexpr double dt = 0.1;                                                                     // ms
  const double decay_e = std::exp(-dt / 5), decay_i = std::exp(-dt / 10);

  const Rows exc = by_probability(draw, n_exc, size, 0.02);
  const Rows inh = by_probability(draw, size - n_exc, size, 0.02);
  std::vector<double> v(size), m(size, 0.0), h(size, 0.0), n(size, 0.0), g_e(size), g_i(size);
  std::vector<int> free_at(size, 0);  // step
  for (int i = 0; i < size; i++) {
    v[i] = E_L - 5 + 5 * draw.normal();
    g_e[i] = 40 + 15 * draw.normal();
    g_i[i] = 200 + 120 * draw.normal();
  }
  auto fired = flags_of(size);
  std::vector<uint32_t> cells;
  long spikes_e = 0, spikes_i = 0;

  report.start();
  for (int k = 0; k < report.steps(); k++) {
    #pragma omp simd
    for (int i = 0; i < size; i++) {
      const double x = v[i] - V_T;
      const double i_Na = g_Na * m[i] * m[i] * m[i] * h[i], i_K = g_K * n[i] * n[i] * n[i] * n[i];
      const double g = g_L + g_e[i] + g_i[i] + i_Na + i_K;
      const double to =
          (g_L * E_L + g_e[i] * E_e + g_i[i] * E_i + i_Na * E_Na + i_K * E_K) / g;
      v[i] = to + (v[i] - to) * fast_exp(-dt / C_m * g);
      m[i] = gate(m[i], 1.28 / exprel((13 - x) / 4), 1.4 / exprel((x - 40) / 5), dt);
      h[i] = gate(h[i], 0.128 * fast_exp((17 - x) / 18), 4 / (1 + fast_exp((40 - x) / 5)), dt);
      n[i] = gate(n[i], 0.16 / exprel((15 - x) / 5), 0.5 * fast_exp((10 - x) / 40), dt);
      g_e[i] *= decay_e;
      g_i[i] *= decay_i;
    }
    #pragma omp simd
    for (int i = 0; i < size; i++) fired[i] = v[i] > V_th && k >= free_at[i];
    collect(fired, cells);
    for (const uint32_t i : cells) {
      if (i < n_exc)
        exc.add(i, w_e, g_e.data()), spikes_e++;
      else
        inh.add(i - n_exc, w_i, g_i.data()), spikes_i++;
      free_at[i] = k + t_ref;
    }
  }
  report.spikes = {{"E", spikes_e}, {"I", spikes_i}};
  report.print();
}
