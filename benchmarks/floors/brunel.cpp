// Brunel's network (specs/brunel_2000.yaml, order 2000): 10000 cells, 10^7 synapses, AI regime.
#include "floor.h"

int main(int argc, char** argv) {
  Report report(argc, argv);
  Random draw(report.seed);
  constexpr int n_exc = 8000, n_inh = 2000, n = n_exc + n_inh, c_exc = 800, c_inh = 200;
  constexpr int t_ref = 20, delay = 15;                                             // steps
  constexpr double J = 0.1, g = 5, eta = 2, theta = 20, V_reset = 10, tau = 20;  // mV, ms
  constexpr double dt = 0.1;                                                      // ms
  const double decay = std::exp(-dt / tau);
  // Outside events of a cell in a step: the count of bounds that 32 random bits reach.
  const double mean = eta * theta / (J * tau) * dt;
  std::vector<uint32_t> bounds;
  double share = std::exp(-mean), sum = share;
  for (int k = 1; sum < 1 - 0x1p-32; k++) {
    bounds.push_back(uint32_t(sum * 0x1p32));
    share *= mean / k;
    sum += share;
  }

  const Rows exc = by_in_degree(draw, n_exc, n, c_exc), inh = by_in_degree(draw, n_inh, n, c_inh);
  std::vector<double> v(n);
  std::vector<std::vector<double>> arriving(delay + 1, std::vector<double>(n, 0.0));
  std::vector<int> free_at(n, 0);  // step
  for (auto& x : v) x = V_reset + draw.uniform() * (theta - V_reset);
  std::vector<uint32_t> word(n), events(n);
  auto fired = flags_of(n);
  std::vector<uint32_t> cells;
  long spikes_e = 0, spikes_i = 0;

  report.start();
  for (int k = 0; k < report.steps(); k++) {
    #pragma omp simd
    for (int i = 0; i < n; i++) {
      v[i] = k >= free_at[i] ? v[i] * decay : v[i];
      fired[i] = v[i] > theta && k >= free_at[i];
    }
    collect(fired, cells);
    double* later = arriving[(k + delay) % (delay + 1)].data();
    for (const uint32_t i : cells) {
      if (i < n_exc)
        exc.add(i, J, later), spikes_e++;
      else
        inh.add(i - n_exc, -g * J, later), spikes_i++;
    }
    for (int i = 0; i < n; i += 2) {
      const uint64_t both = draw.bits();
      word[i] = both >> 32;
      word[i + 1] = uint32_t(both);
    }
    std::fill(events.begin(), events.end(), 0);
    for (const uint32_t bound : bounds)
      #pragma omp simd
      for (int i = 0; i < n; i++) events[i] += word[i] >= bound;
    double* arrived = arriving[k % (delay + 1)].data();
    #pragma omp simd
    for (int i = 0; i < n; i++) {
      v[i] += k >= free_at[i] ? arrived[i] + J * events[i] : 0.0;
      arrived[i] = 0;
    }
    for (const uint32_t i : cells) {
      v[i] = V_reset;
      free_at[i] = k + t_ref;
    }
  }
  report.spikes = {{"E", spikes_e}, {"I", spikes_i}};
  report.print();
}
