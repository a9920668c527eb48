// The population of jaxfne (benchmarks/specs/ei_100.yaml).
#include "floor.h"

int main(int argc, char** argv) {
  Report report(argc, argv);
  Random draw(report.seed);
  constexpr int n = 100, n_exc = 75;
  constexpr double dt = 0.1, b = 0.2, c = -65, drive = 5, sigma = 0.5, w = 0.05;  // w: 0.5/sqrt(n)
  std::vector<double> a(n), d(n), v(n, -65.0), u(n, -65.0 * b), noise(n), current(n, drive);
  for (int i = 0; i < n; i++) {
    a[i] = i < n_exc ? 0.02 : 0.1;
    d[i] = i < n_exc ? 8 : 2;
  }
  auto fired = flags_of(n);
  std::vector<uint32_t> cells;
  long spikes_e = 0, spikes_i = 0;

  report.start();
  for (int k = 0; k < report.steps(); k++) {
    for (int i = 0; i < n; i++) noise[i] = draw.normal();
    #pragma omp simd
    for (int i = 0; i < n; i++) {
      const double dv = 0.04 * v[i] * v[i] + 5 * v[i] + 140 - u[i] + current[i] + sigma * noise[i];
      const double du = a[i] * (b * v[i] - u[i]);
      v[i] += dt * dv;
      u[i] += dt * du;
      current[i] = drive;
      fired[i] = v[i] >= 30;
    }
    collect(fired, cells);
    for (const uint32_t i : cells) {
      const double weight = i < n_exc ? w : -w;
      #pragma omp simd
      for (int j = 0; j < n; j++) current[j] += weight;
      current[i] -= weight;  // not to itself
      v[i] = c;
      u[i] += d[i];
      (i < n_exc ? spikes_e : spikes_i)++;
    }
  }
  report.spikes = {{"E", spikes_e}, {"I", spikes_i}};
  report.print();
}
