// SPDX-License-Identifier: Apache-2.0
#include "trainer/learn/load.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <cstdlib>

namespace mote::trainer {

Result<Learners> Learners::Load(const std::filesystem::path& library) {
  constexpr int kKeepWhatIsSet = 0;
  // Threads that wait do not spin: there is one, and the other cores have work of their own.
  setenv("OMP_WAIT_POLICY", "passive", kKeepWhatIsSet);
  void* const handle = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  void* const maker = handle == nullptr ? nullptr : dlsym(handle, "MoteMakeLearner");
  if (maker != nullptr) return Learners(reinterpret_cast<LearnerMaker*>(maker));
  return Error{fmt::format("the part of mote that trains networks cannot be loaded ({}). It needs "
                           "LibTorch: install Debian's libtorch-dev and libopenblas0-openmp, or "
                           "call 'tools/setup --trainer', then build mote again.",
                           dlerror()),
               ErrorKind::kMissingTool};
}

}  // namespace mote::trainer
