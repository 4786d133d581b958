// SPDX-License-Identifier: Apache-2.0
// A data set as a model's inputs: the same integer front end as on the device, each rendering
// computed once and kept on disk.
#pragma once

#include <memory>

#include "compiler/frontend/front_end.h"
#include "support/progress.h"
#include "trainer/data/dataset.h"

namespace mote::trainer {

// A row is one model input.
struct FeatureSet {
  int64_t rows = 0;
  int64_t values = 0;            // of a row
  std::vector<int8_t> bytes;     // rows * values
  std::vector<int32_t> example;  // of each row: which of Dataset::examples
  std::vector<int32_t> label;    // of each row

  Span<const int8_t> row(int64_t index) const {
    const auto count = static_cast<size_t>(values);
    return {bytes.data() + static_cast<size_t>(index) * count, count};
  }
};

struct FeatureSettings {
  frontend::FrontEnd front_end;
  graph::Shape input;  // [1, frames, values, 1], [1, H, W, C] ...: of frames only the count matters
  AugmentSettings augment;
  std::filesystem::path recipe_folder;  // that augment.noise is seen from
  std::filesystem::path cache;          // a folder, made where it is not
  uint64_t seed = 0;                    // of augmentation
};

// The int8 of a picture: what a byte means, pixel_scale and pixel_offset; [0, 1] where they are not
// set.
frontend::FrameScale ImageScale(const frontend::ImageSettings& image);

class FeatureLoader {
 public:
  // The data set stays as long as the loader.
  // Errors: settings out of range; as CheckAugment()
  static Result<FeatureLoader> Make(FeatureSettings settings, const Dataset& dataset);

  // The step and zero point of int8 for features of at most 300 training examples, without the most
  // extreme 1e-4 at each end; of images ImageScale(). Errors: as Load(); int8 in the place of reals
  Result<frontend::FrameScale> ChooseScale(const Progress& progress = {}) const;
  // The front end's from now on.
  void SetScale(const frontend::FrameScale& scale);
  // What Load() quantises by. An image's is ImageScale().
  frontend::FrameScale scale() const;
  const frontend::FrontEnd& front_end() const { return settings_.front_end; }
  const graph::Shape& input() const { return settings_.input; }

  // All inputs of a part, in the examples' order. Variant 0 is plain: what `mote run` sees of a
  // file, or each window of it; 1 to VariantsOf(augment) are renderings of sound.
  // A file of int16 rows holds a recording a row, any other array a model's input a row: integers
  // as they are where they are int8, reals quantised.
  // What was made before is read from the cache.
  // Errors: as the player's loaders, naming the file; an input of no whole number of frames
  Result<FeatureSet> Load(Part part, int variant, const Progress& progress = {}) const;

 private:
  explicit FeatureLoader(FeatureSettings settings, const Dataset& dataset);

  FeatureSettings settings_;
  const Dataset* dataset_;
};

}  // namespace mote::trainer
