// SPDX-License-Identifier: Apache-2.0
// The library that holds LibTorch, loaded when something is to learn.
#pragma once

#include <filesystem>
#include <memory>

#include "trainer/learn/learner.h"

namespace mote::trainer {

inline constexpr const char* kLearnerLibrary = "libmote_learn.so";

using MadeLearner = Result<std::unique_ptr<Learner>>;
using LearnerMaker = void(const Network*, const LearnerSettings*, MadeLearner*);

class Learners {
 public:
  // `library`: kLearnerLibrary, with its folder. It stays loaded.
  // Errors: kMissingTool where it or LibTorch is not there, with what to install
  static Result<Learners> Load(const std::filesystem::path& library);

  // Errors: an operator or activation that cannot be trained, by name
  MadeLearner Make(const Network& network, const LearnerSettings& settings) const {
    MadeLearner made = Error{};
    make_(&network, &settings, &made);
    return made;
  }

 private:
  explicit Learners(LearnerMaker* make) : make_(make) {}
  LearnerMaker* make_;
};

}  // namespace mote::trainer

// What the library has to offer.
extern "C" __attribute__((visibility("default"))) void MoteMakeLearner(
    const mote::trainer::Network* network,
    const mote::trainer::LearnerSettings* settings,
    mote::trainer::MadeLearner* made);
