// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/features.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "compiler/quantize/ranges.h"
#include "support/parallel.h"
#include "trainer/data/cache.h"
#include "trainer/data/inputs.h"

namespace mote::trainer {
namespace fs = std::filesystem;
using frontend::FrameScale;
using graph::Bytes;

namespace {

constexpr int kCacheVersion = 3;
constexpr size_t kScaleExamples = 300;

std::vector<int32_t> ExamplesOf(const Dataset& dataset, Part part) {
  std::vector<int32_t> indices;
  for (size_t i = 0; i < dataset.examples.size(); ++i) {
    if (dataset.examples[i].part == part) indices.push_back(static_cast<int32_t>(i));
  }
  return indices;
}

// At most so many, evenly chosen.
std::vector<int32_t> Some(const std::vector<int32_t>& all, size_t most) {
  std::vector<int32_t> some;
  const size_t count = std::min(most, all.size());
  for (size_t i = 0; i < count; ++i) some.push_back(all[i * all.size() / count]);
  return some;
}

const Example& At(const Dataset& dataset, int32_t index) {
  return dataset.examples[static_cast<size_t>(index)];
}

// How a file is now: another size or time is another file.
std::string StateOf(const fs::path& file) {
  std::error_code ec;
  const uintmax_t bytes = fs::file_size(file, ec);
  const auto time = fs::last_write_time(file, ec).time_since_epoch().count();
  return fmt::format("{} {} {}", file.string(), bytes, time);
}

// All that augmented features depend on besides.
std::string AugmentText(const FeatureSettings& s) {
  const AugmentSettings& a = s.augment;
  return fmt::format("gain {} shift {} noise {} {} {} reverb {} speed {} seed {}",
                     fmt::join(a.gain_db, " "),
                     a.shift_ms,
                     a.noise,
                     fmt::join(a.snr_db, " "),
                     a.noise_share,
                     a.reverb,
                     fmt::join(a.speed, " "),
                     s.seed);
}

void Append(const std::vector<Bytes>& inputs, int32_t example, int32_t label, FeatureSet& set) {
  for (const Bytes& input : inputs) {
    set.bytes.insert(set.bytes.end(), input.begin(), input.end());
    set.example.push_back(example);
    set.label.push_back(label);
    ++set.rows;
  }
}

}  // namespace

FrameScale ImageScale(const frontend::ImageSettings& image) {
  if (image.pixel_scale == 0) return {1.0 / 255, -128};
  const double zero = -128 - image.pixel_offset / image.pixel_scale;
  return {image.pixel_scale, static_cast<int32_t>(std::lround(std::clamp(zero, -128.0, 127.0)))};
}

FeatureLoader::FeatureLoader(FeatureSettings settings, const Dataset& dataset)
    : settings_(std::move(settings)), dataset_(&dataset) {}

Result<FeatureLoader> FeatureLoader::Make(FeatureSettings settings, const Dataset& dataset) {
  MOTE_RETURN_IF_ERROR(CheckAugment(settings.augment, settings.front_end.sense));
  MOTE_RETURN_IF_ERROR(frontend::Check(settings.front_end.sense));
  if (graph::ElementCount(settings.input).value_or(0) < 1) {
    return Error{fmt::format("the model's input is {}, want one or more values.",
                             graph::ShapeText(settings.input))};
  }
  return FeatureLoader(std::move(settings), dataset);
}

FrameScale FeatureLoader::scale() const {
  const auto* const image = std::get_if<frontend::ImageSettings>(&settings_.front_end.sense);
  return image != nullptr ? ImageScale(*image) : frontend::ScaleOf(settings_.front_end.sense);
}

void FeatureLoader::SetScale(const FrameScale& scale) {
  frontend::SetScale(scale, settings_.front_end.sense);
}

Result<FrameScale> FeatureLoader::ChooseScale(const Progress& progress) const {
  if (settings_.front_end.is_image()) return scale();
  MOTE_TRY(InputMaker maker, InputMaker::Make(settings_));
  MOTE_RETURN_IF_ERROR(maker.Open(*dataset_));
  const std::vector<int32_t> some = Some(ExamplesOf(*dataset_, Part::kTrain), kScaleExamples);
  if (some.empty()) return Error{"no example is in training, want some to see the features of."};
  std::vector<std::vector<Bytes>> found(some.size());
  const auto work = [&](int64_t i) -> Status {
    const auto at = static_cast<size_t>(i);
    MOTE_TRY(found[at], maker.InputsOf(At(*dataset_, some[at]), 0, true));
    return {};
  };
  MOTE_RETURN_IF_ERROR(ForAll(static_cast<int64_t>(some.size()), work, progress));
  quantize::Histogram seen;
  for (const std::vector<Bytes>& inputs : found) {
    for (const Bytes& input : inputs) {
      std::vector<float> values(input.size() / sizeof(float));
      std::memcpy(values.data(), input.data(), values.size() * sizeof(float));
      seen.Add({values.data(), values.size()});
    }
  }
  constexpr auto kInt8 = quantize::Activations::kInt8;
  const quantize::Range range = quantize::ChooseRange(seen, quantize::Method::kPercentile, kInt8);
  const graph::Quantization q = quantize::QuantizationOf(range, kInt8);
  return FrameScale{static_cast<double>(q.scale[0]), static_cast<int32_t>(q.zero_point[0])};
}

namespace {

Result<std::string> KeyOf(const FeatureSettings& s,
                          const Dataset& dataset,
                          const std::vector<int32_t>& indices,
                          int variant,
                          uint64_t fingerprint) {
  std::string key = fmt::format("version {} front end {:x} input {} variant {}\n{}\n",
                                kCacheVersion,
                                fingerprint,
                                graph::ShapeText(s.input),
                                variant,
                                frontend::WriteFrontEnd(s.front_end));
  if (variant > 0) {
    key += AugmentText(s) + "\n";
    MOTE_TRY(const std::vector<fs::path> noises, NoiseFiles(s, dataset));
    for (const fs::path& noise : noises) key += StateOf(noise) + "\n";
  }
  fs::path last;
  for (const int32_t i : indices) {
    const Example& e = At(dataset, i);
    if (e.file != last) key += StateOf(e.file) + "\n";  // of many rows of a file once
    last = e.file;
    key += fmt::format("{} {} {} {} {} {}\n", i, e.name, e.row, e.label, e.all_windows, e.step_s);
  }
  return key;
}

}  // namespace

Result<FeatureSet> FeatureLoader::Load(Part part, int variant, const Progress& progress) const {
  MOTE_CHECK(variant >= 0 && variant <= VariantsOf(settings_.augment), "a variant that there is");
  const std::vector<int32_t> indices = ExamplesOf(*dataset_, part);
  MOTE_TRY(InputMaker maker, InputMaker::Make(settings_));
  MOTE_TRY(const std::string key,
           KeyOf(settings_, *dataset_, indices, variant, maker.Fingerprint()));
  const fs::path file =
      CacheFile(settings_.cache, fmt::format("{}-{}", NameOf(part), variant), key);
  if (std::optional<FeatureSet> cached = ReadCached(file, key)) return std::move(*cached);

  MOTE_RETURN_IF_ERROR(maker.Open(*dataset_));
  std::vector<std::vector<Bytes>> inputs(indices.size());
  const auto work = [&](int64_t i) -> Status {
    const auto at = static_cast<size_t>(i);
    MOTE_TRY(inputs[at], maker.InputsOf(At(*dataset_, indices[at]), variant, false));
    return {};
  };
  MOTE_RETURN_IF_ERROR(ForAll(static_cast<int64_t>(indices.size()), work, progress));
  FeatureSet set;
  set.values = graph::ElementCount(settings_.input).value_or(0);
  for (size_t i = 0; i < indices.size(); ++i) {
    Append(inputs[i], indices[i], At(*dataset_, indices[i]).label, set);
  }
  MOTE_RETURN_IF_ERROR(WriteCached(file, key, set));
  return set;
}

}  // namespace mote::trainer
