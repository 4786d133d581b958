// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/fingerprints.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "trainer/common/random.h"

namespace mote::trainer {
namespace {

constexpr size_t kDirections = 128;
constexpr size_t kSide = 16;  // of a small picture
constexpr int kSmoothings = 4;
constexpr size_t kLeastFrames = 8;    // that are compared as such
constexpr size_t kCoefficients = 10;  // of a cepstrum
constexpr size_t kLeastValues = 16;   // fewer agree by chance
constexpr float kLeastDeviation = 1;  // a step of int8

void Normalize(std::vector<float>& vector) {
  double sum = 0, squares = 0;
  for (const float value : vector) sum += static_cast<double>(value);
  const auto mean = static_cast<float>(sum / static_cast<double>(vector.size()));
  for (float& value : vector) {
    value -= mean;
    squares += static_cast<double>(value) * static_cast<double>(value);
  }
  const auto scale = static_cast<float>(squares > 1e-9 ? 1 / std::sqrt(squares) : 0);
  for (float& value : vector) value *= scale;
}

// (1 2 1) / 4 over the frames, kSmoothings times: where the frames of a copy begin matters less,
// and noise.
void Smooth(size_t height, size_t width, std::vector<float>& values) {
  for (int time = 0; time < kSmoothings; ++time) {
    for (size_t x = 0; x < width; ++x) {
      float before = values[x];
      for (size_t y = 0; y < height; ++y) {
        float& value = values[y * width + x];
        const float here = value;
        const float after = y + 1 < height ? values[(y + 1) * width + x] : here;
        value = (before + 2 * here + after) / 4;
        before = here;
      }
    }
  }
}

}  // namespace

int MostDiffering(double product) {
  const double share = std::acos(product) / std::numbers::pi;  // of directions between the two
  const double mean = share * kDirections;
  return static_cast<int>(mean + 3.7 * std::sqrt(mean * (1 - share)));
}

Fingerprints::Fingerprints(const frontend::Sense& sense,
                           const graph::Shape& input,
                           const std::vector<const FeatureSet*>& seen)
    : input_(input), is_image_(std::holds_alternative<frontend::ImageSettings>(sense)) {
  const auto values = static_cast<size_t>(graph::ElementCount(input).value_or(0));
  if (is_image_) {
    shifts_ = 1;
    ChooseDirections(kSide * kSide);
    return;
  }
  const auto of_frame = static_cast<size_t>(frontend::FrameValues(sense));
  const size_t frames = input.size() > 1 ? static_cast<size_t>(std::max(input[1], 1)) : 1;
  is_frames_ = frames >= kLeastFrames && frames * of_frame == values;
  height_ = is_frames_ ? frames : 1;
  width_ = inputs_ = values / height_;
  shifts_ = is_frames_ ? 2 * (height_ / 4) + 1 : size_t{values >= kLeastValues};
  if (is_frames_) ChooseCosines(sense);
  LearnDeviations(seen);
  ChooseDirections((height_ + 1 - std::max(shifts_, size_t{1})) * width_);
}

// A DCT-II of the bands of sound.
void Fingerprints::ChooseCosines(const frontend::Sense& sense) {
  const auto* const sound = std::get_if<frontend::SoundSettings>(&sense);
  if (sound == nullptr || sound->kind == SoundKind::kMfcc || width_ <= kCoefficients) return;
  width_ = kCoefficients;
  for (size_t k = 0; k < width_; ++k) {
    for (size_t n = 0; n < inputs_; ++n) {
      const double turn = static_cast<double>(k) * (static_cast<double>(n) + 0.5);
      cosines_.push_back(
          static_cast<float>(std::cos(std::numbers::pi * turn / static_cast<double>(inputs_))));
    }
  }
}

void Fingerprints::LearnDeviations(const std::vector<const FeatureSet*>& seen) {
  std::vector<double> sum(width_), squares(width_);
  double count = 0;
  for (const FeatureSet* set : seen) {
    for (int64_t row = 0; row < set->rows; ++row) {
      const std::vector<float> values = ValuesOf(set->row(row));
      for (size_t i = 0; i < values.size(); ++i) {
        const auto value = static_cast<double>(values[i]);
        sum[i % width_] += value;
        squares[i % width_] += value * value;
      }
      count += static_cast<double>(height_);
    }
  }
  for (size_t i = 0; i < width_; ++i) {
    const double mean = count > 0 ? sum[i] / count : 0;
    const double variance = count > 0 ? squares[i] / count - mean * mean : 0;
    mean_.push_back(static_cast<float>(mean));
    const double deviation = std::sqrt(std::max(variance, 0.0));
    scale_.push_back(1 / std::max(static_cast<float>(deviation), kLeastDeviation));
  }
}

// Components are sums of four: near enough to Gaussian.
void Fingerprints::ChooseDirections(size_t values) {
  Random random(0x6D6F7465);
  directions_.resize(kDirections * values);
  for (float& component : directions_) {
    double sum = -2;
    for (int i = 0; i < 4; ++i) sum += random.Uniform();
    component = static_cast<float>(sum);
  }
}

// The mean of what each of its pixels covers, in whole pixels.
std::vector<float> Fingerprints::SmallPicture(Span<const int8_t> row) const {
  const auto height = static_cast<size_t>(input_[1]), width = static_cast<size_t>(input_[2]);
  const size_t channels = row.size() / (height * width);
  std::vector<float> small(kSide * kSide);
  for (size_t oy = 0; oy < kSide; ++oy) {
    const size_t y0 = oy * height / kSide, y1 = std::max(y0 + 1, (oy + 1) * height / kSide);
    for (size_t ox = 0; ox < kSide; ++ox) {
      const size_t x0 = ox * width / kSide, x1 = std::max(x0 + 1, (ox + 1) * width / kSide);
      int32_t sum = 0;
      for (size_t y = y0; y < y1; ++y) {
        for (size_t i = (y * width + x0) * channels; i < (y * width + x1) * channels; ++i) {
          sum += row[i];
        }
      }
      small[oy * kSide + ox] =
          static_cast<float>(sum) / static_cast<float>((y1 - y0) * (x1 - x0) * channels);
    }
  }
  return small;
}

std::vector<float> Fingerprints::ValuesOf(Span<const int8_t> row) const {
  if (is_image_) return SmallPicture(row);
  std::vector<float> values =
      cosines_.empty() ? std::vector<float>(row.begin(), row.end()) : CepstrumOf(row);
  if (is_frames_) Smooth(height_, width_, values);
  return values;
}

std::vector<float> Fingerprints::CepstrumOf(Span<const int8_t> row) const {
  std::vector<float> values;
  for (size_t y = 0; y < height_; ++y) {
    for (size_t k = 0; k < width_; ++k) {
      float sum = 0;
      for (size_t n = 0; n < inputs_; ++n) {
        sum += cosines_[k * inputs_ + n] * static_cast<float>(row[y * inputs_ + n]);
      }
      values.push_back(sum);
    }
  }
  return values;
}

// Of frames those from `shift` on, each value without its mean over them.
std::vector<float> Fingerprints::VectorOf(const std::vector<float>& values, size_t shift) const {
  std::vector<float> vector = values;
  if (!is_image_) {
    const size_t frames = height_ + 1 - shifts_;
    vector.assign(values.begin() + static_cast<std::ptrdiff_t>(shift * width_),
                  values.begin() + static_cast<std::ptrdiff_t>((shift + frames) * width_));
    for (size_t x = 0; x < width_; ++x) {
      float mean = is_frames_ ? 0 : mean_[x];
      for (size_t i = x; is_frames_ && i < vector.size(); i += width_) {
        mean += vector[i] / static_cast<float>(frames);
      }
      for (size_t i = x; i < vector.size(); i += width_) vector[i] = (vector[i] - mean) * scale_[x];
    }
  }
  Normalize(vector);
  return vector;
}

Signs Fingerprints::SignsOf(const std::vector<float>& vector) const {
  Signs signs = {};
  for (size_t d = 0; d < kDirections; ++d) {
    const float* const direction = directions_.data() + d * vector.size();
    float sum = 0;
    for (size_t i = 0; i < vector.size(); ++i) sum += direction[i] * vector[i];
    if (sum > 0) signs[d / 64] |= uint64_t{1} << (d % 64);
  }
  return signs;
}

}  // namespace mote::trainer
