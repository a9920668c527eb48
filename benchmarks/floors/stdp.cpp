// Song's network (benchmarks/specs/stdp.yaml): 1000 plastic inputs to each of --size cells.
#include "floor.h"

int main(int argc, char** argv) {
  Report report(argc, argv);
  Random draw(report.seed);
  constexpr int n_in = 1000;
  const int n_out = report.size ? report.size : 1;
  constexpr double dt = 0.1, tau_m = 10, E_L = -74, V_th = -54, V_reset = -60;  // ms, mV; E_e is 0
  constexpr double g_max = 0.01, A_plus = 0.01, A_minus = 0.0105;
  const double decay_g = std::exp(-dt / 5), decay = std::exp(-dt / 20);
  // All pairs of a step and a source in one row: the gaps between spikes are geometric.
  const double gap = 1 / std::log1p(-15 * dt * 1e-3);
  uint64_t next = uint64_t(std::log(1 - draw.uniform()) * gap);

  std::vector<double> w(size_t(n_out) * n_in), x(n_in, 0.0);  // a row for each cell
  std::vector<double> v(n_out, V_reset), g(n_out, 0.0), y(n_out, 0.0);
  for (auto& each : w) each = draw.uniform();
  auto fired = flags_of(n_out);
  std::vector<uint32_t> cells;
  long spikes_in = 0, spikes_out = 0;

  report.start();
  for (int k = 0; k < report.steps(); k++) {
    #pragma omp simd
    for (int i = 0; i < n_out; i++) {
      const double to = E_L / (1 + g[i]);
      v[i] = to + (v[i] - to) * fast_exp(-dt / tau_m * (1 + g[i]));
      g[i] *= decay_g;
      y[i] *= decay;
      fired[i] = v[i] > V_th;
    }
    for (auto& each : x) each *= decay;
    collect(fired, cells);
    for (; next < uint64_t(k + 1) * n_in; next += 1 + uint64_t(std::log(1 - draw.uniform()) * gap)) {
      const uint64_t s = next - uint64_t(k) * n_in;
      x[s] += 1;
      spikes_in++;
      #pragma omp simd
      for (int i = 0; i < n_out; i++) {
        double& each = w[size_t(i) * n_in + s];
        g[i] += g_max * each;
        each = std::max(each - A_minus * y[i], 0.0);
      }
    }
    for (const uint32_t i : cells) {
      double* row = &w[size_t(i) * n_in];
      #pragma omp simd
      for (int s = 0; s < n_in; s++) row[s] = std::min(row[s] + A_plus * x[s], 1.0);
      y[i] += 1;
      v[i] = V_reset;
      spikes_out++;
    }
  }
  report.spikes = {{"source", spikes_in}, {"cell", spikes_out}};
  report.print();
}
