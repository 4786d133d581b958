// SPDX-License-Identifier: Apache-2.0
// Collects what a listener hears for report/listening_picture.h, and writes the picture.
#pragma once

#include <string>
#include <vector>

#include "compiler/frontend/front_end.h"
#include "player/listener.h"
#include "player/signal.h"
#include "report/listening_picture.h"

namespace mote::cli {

class ListenPicture {
 public:
  ListenPicture(const player::Listener& listener, const frontend::FrontEnd& front_end);

  void AddHeard(const player::Heard& heard);
  // Of who else heard it, in place of the listener's.
  void SetHits(std::vector<report::PictureHit> hits) { listening_.hits = std::move(hits); }

  // Of the whole signal that was heard. Errors: as WriteFile()
  Status Write(const std::string& path,
               const std::string& model_path,
               const player::Signal& signal);

 private:
  void FillUntil(double time_s);

  double spacing_s_ = 0;  // of answers, where a gate may leave some out
  report::Listening listening_;
};

}  // namespace mote::cli
