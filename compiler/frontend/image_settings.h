// SPDX-License-Identifier: Apache-2.0
// How an image becomes a model's input, as a person writes it: runtime/signal/resize_image. The
// size and the number of channels are those of the model's input [1,H,W,C].
#pragma once

#include "compiler/graph/module.h"
#include "runtime/signal/resize_image/resize_image.h"
#include "support/result.h"

namespace mote::frontend {

enum class Crop {
  kCentre,  // the largest part in the middle that has the input's proportions
  kWhole,   // all of it, stretched
};

struct ImageSettings {
  Crop crop = Crop::kCentre;
  ResizeMethod method = ResizeMethod::kArea;
  // A byte v means pixel_scale * v + pixel_offset to the model. 0: the whole range of int8, v -
  // 128, whatever that means.
  double pixel_scale = 0;
  double pixel_offset = 0;
};

// Errors: the first setting that is out of range, by name
Status Check(const ImageSettings& s);

// Of images of such a size and format. `input`: of the model, int8 [1,H,W,C].
// Errors: input that is none of this; an image out of ResizeImage's range
Result<ResizeImageParams> ImageParams(const ImageSettings& s,
                                      const graph::Tensor& input,
                                      PixelFormat format,
                                      int32_t width,
                                      int32_t height);

}  // namespace mote::frontend
