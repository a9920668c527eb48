// What the floors share: random numbers, exp, wiring as rows of targets, and the report.
//
// A floor is one network as a plain loop in double precision, on one core, with the order of a step
// that Brian2 has: advance, threshold, deliver, reset. No intrinsics: the compiler makes the vectors.
#pragma once
#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

inline double now() {
  using namespace std::chrono;
  return duration<double>(steady_clock::now().time_since_epoch()).count();
}

inline double cpu() {
  timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

// xoshiro256+ (Blackman and Vigna 2021), seeded by splitmix64.
struct Random {
  uint64_t s[4];
  double width[129], ratio[128];  // strips of the normal's density

  explicit Random(uint64_t seed) {
    for (auto& word : s) {
      uint64_t z = seed += 0x9e3779b97f4a7c15;
      z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
      z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
      word = z ^ (z >> 31);
    }
    const double tail = 3.442619855899, area = 9.91256303526217e-3;
    double f = std::exp(-0.5 * tail * tail);
    width[0] = area / f;
    width[1] = tail;
    width[128] = 0;
    for (int i = 2; i < 128; i++) {
      width[i] = std::sqrt(-2 * std::log(area / width[i - 1] + f));
      f = std::exp(-0.5 * width[i] * width[i]);
    }
    for (int i = 0; i < 128; i++) ratio[i] = width[i + 1] / width[i];
  }
  uint64_t bits() {
    const uint64_t found = s[0] + s[3], t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = std::rotl(s[3], 45);
    return found;
  }
  double uniform() { return (bits() >> 11) * 0x1p-53; }
  uint32_t below(uint32_t n) { return (uint64_t(uint32_t(bits() >> 32)) * n) >> 32; }

  // Ziggurat with 128 strips (Doornik 2005).
  double normal() {
    for (;;) {
      const uint64_t word = bits();
      const double u = (int64_t(word) >> 11) * 0x1p-52;
      const int i = word & 127;
      if (std::abs(u) < ratio[i]) return u * width[i];
      if (i == 0) {
        double x, y;
        do {
          x = std::log(1 - uniform()) / width[1];
          y = std::log(1 - uniform());
        } while (-2 * y < x * x);
        return u < 0 ? x - width[1] : width[1] - x;
      }
      const double x = u * width[i];
      const double f0 = std::exp(-0.5 * (width[i] * width[i] - x * x));
      const double f1 = std::exp(-0.5 * (width[i + 1] * width[i + 1] - x * x));
      if (f1 + uniform() * (f0 - f1) < 1.0) return x;
    }
  }
};

// exp for |x| < 700, to 2 ulp, without a call or a branch, so that loops over cells become vectors.
inline double fast_exp(double x) {
  const double shifted = x * 1.4426950408889634 + 0x1.8p52;
  const double k = shifted - 0x1.8p52;
  const double r = (x - k * 0x1.62e42fefa3800p-1) - k * 0x1.ef35793c76730p-45;
  double p = 1.0 / 479001600;
  p = p * r + 1.0 / 39916800;
  p = p * r + 1.0 / 3628800;
  p = p * r + 1.0 / 362880;
  p = p * r + 1.0 / 40320;
  p = p * r + 1.0 / 5040;
  p = p * r + 1.0 / 720;
  p = p * r + 1.0 / 120;
  p = p * r + 1.0 / 24;
  p = p * r + 1.0 / 6;
  p = p * r + 0.5;
  p = p * r + 1.0;
  p = p * r + 1.0;
  return p * std::bit_cast<double>((std::bit_cast<uint64_t>(shifted) + 1023) << 52);
}

// Targets of cell i: target[first[i]] ... target[first[i + 1] - 1]. 16 bits hold 65536 cells.
struct Rows {
  std::vector<uint32_t> first;
  std::vector<uint16_t> target;

  void add(int i, double weight, double* arrived) const {
    for (uint32_t s = first[i]; s < first[i + 1]; s++) arrived[target[s]] += weight;
  }
};

// Each of n_pre * n_post pairs with probability p, by geometric gaps.
inline Rows by_probability(Random& draw, int n_pre, int n_post, double p) {
  Rows rows;
  const double scale = 1 / std::log1p(-p);
  uint64_t pair = uint64_t(std::log(1 - draw.uniform()) * scale);
  for (int i = 0; i < n_pre; i++) {
    rows.first.push_back(rows.target.size());
    for (; pair < uint64_t(i + 1) * n_post; pair += 1 + uint64_t(std::log(1 - draw.uniform()) * scale))
      rows.target.push_back(pair - uint64_t(i) * n_post);
  }
  rows.first.push_back(rows.target.size());
  return rows;
}

// n different sources for each target.
inline Rows by_in_degree(Random& draw, int n_pre, int n_post, int n) {
  std::vector<uint16_t> source(n_pre);
  for (int i = 0; i < n_pre; i++) source[i] = i;
  std::vector<uint16_t> drawn;
  std::vector<uint32_t> first(n_pre + 1, 0);
  for (int j = 0; j < n_post; j++)
    for (int k = 0; k < n; k++) {
      std::swap(source[k], source[k + draw.below(n_pre - k)]);
      drawn.push_back(source[k]);
      first[source[k] + 1]++;
    }
  for (int i = 0; i < n_pre; i++) first[i + 1] += first[i];
  Rows rows{first, std::vector<uint16_t>(drawn.size())};
  for (size_t s = 0; s < drawn.size(); s++) rows.target[first[drawn[s]]++] = s / n;
  return rows;
}

// Cells whose flag is set, eight flags at a look. The flags are a multiple of eight.
inline void collect(const std::vector<uint8_t>& flags, std::vector<uint32_t>& found) {
  found.clear();
  for (size_t i = 0; i < flags.size(); i += 8) {
    uint64_t eight;
    std::memcpy(&eight, &flags[i], 8);
    if (eight)
      for (int j = 0; j < 8; j++)
        if (flags[i + j]) found.push_back(i + j);
  }
}

inline std::vector<uint8_t> flags_of(int n) { return std::vector<uint8_t>((n + 7) / 8 * 8, 0); }

// Flags of the command line, spikes by population, and the line of JSON.
struct Report {
  double duration = 1, begun = now(), built = 0, built_cpu = 0;
  uint64_t seed = 42;
  int size = 0;  // for networks of several sizes
  std::vector<std::pair<std::string, long>> spikes;

  Report(int argc, char** argv) {
    for (int i = 1; i + 1 < argc; i += 2) {
      const std::string flag = argv[i];
      if (flag == "--duration") duration = std::atof(argv[i + 1]);
      if (flag == "--seed") seed = std::strtoull(argv[i + 1], nullptr, 10);
      if (flag == "--size") size = std::atoi(argv[i + 1]);
    }
  }
  long steps() { return std::lround(duration / 1e-4); }
  void start() { built = now(), built_cpu = cpu(); }
  void print() {
    const double ended = now(), ended_cpu = cpu();
    long peak = 0;
    char line[256];
    if (FILE* status = std::fopen("/proc/self/status", "r")) {
      while (std::fgets(line, sizeof line, status)) std::sscanf(line, "VmHWM: %ld", &peak);
      std::fclose(status);
    }
    std::printf("{\"build_s\": %.6f, \"run_s\": %.6f, \"cpu_s\": %.6f, \"peak_mb\": %.1f, \"spikes\": {",
                built - begun, ended - built, ended_cpu - built_cpu, peak / 1024.0);
    for (size_t i = 0; i < spikes.size(); i++)
      std::printf("%s\"%s\": %ld", i ? ", " : "", spikes[i].first.c_str(), spikes[i].second);
    std::printf("}}\n");
  }
};
