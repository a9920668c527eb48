// Izhikevich's 1000 cells in steps of 0.1 ms (benchmarks/specs/izhikevich.yaml).
#include "floor.h"

int main(int argc, char** argv) {
  Report report(argc, argv);
  Random draw(report.seed);
  constexpr int n = 1000, n_exc = 800;
  constexpr double dt = 0.1;  // ms
  std::vector<double> a(n), b(n), c(n), d(n), sigma(n), v(n, -65.0), u(n), noise(n);
  for (int i = 0; i < n; i++) {
    const double r = draw.uniform();
    a[i] = i < n_exc ? 0.02 : 0.02 + 0.08 * r;
    b[i] = i < n_exc ? 0.2 : 0.25 - 0.05 * r;
    c[i] = i < n_exc ? -65 + 15 * r * r : -65;
    d[i] = i < n_exc ? 8 - 6 * r * r : 2;
    sigma[i] = (i < n_exc ? 5 : 2) * std::sqrt(dt);  // mV in a step
    u[i] = b[i] * v[i];
  }
  std::vector<double> weight(size_t(n) * n);  // mV, a row for each source
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++) weight[size_t(i) * n + j] = (i < n_exc ? 0.5 : -1) * draw.uniform();
  auto fired = flags_of(n);
  std::vector<uint32_t> cells;
  long spikes_e = 0, spikes_i = 0;

  report.start();
  for (int k = 0; k < report.steps(); k++) {
    for (int i = 0; i < n; i++) noise[i] = draw.normal();
    #pragma omp simd
    for (int i = 0; i < n; i++) {
      const double dv = 0.04 * v[i] * v[i] + 5 * v[i] + 140 - u[i], du = a[i] * (b[i] * v[i] - u[i]);
      v[i] += dt * dv + sigma[i] * noise[i];
      u[i] += dt * du;
      fired[i] = v[i] >= 30;
    }
    collect(fired, cells);
    for (const uint32_t i : cells) {
      const double* row = &weight[size_t(i) * n];
      #pragma omp simd
      for (int j = 0; j < n; j++) v[j] += row[j];
      (i < n_exc ? spikes_e : spikes_i)++;
    }
    for (const uint32_t i : cells) {
      v[i] = c[i];
      u[i] += d[i];
    }
  }
  report.spikes = {{"E", spikes_e}, {"I", spikes_i}};
  report.print();
}
