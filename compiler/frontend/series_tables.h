// SPDX-License-Identifier: Apache-2.0
// The constants of a front end for slow signals, computed from its settings: what goes into flash.
#pragma once

#include <vector>

#include "compiler/frontend/series_settings.h"

namespace mote::frontend {

// The settings' SeriesParams and the elements of its span. Times are in milliseconds.
class SeriesTables {
 public:
  // Errors  as Check
  static Result<SeriesTables> Make(const SeriesSettings& settings);

  // Valid as long as these tables are.
  SeriesParams Params() const;

 private:
  SeriesParams params_ = {};
  std::vector<SeriesChannelParams> channels_;
};

}  // namespace mote::frontend
