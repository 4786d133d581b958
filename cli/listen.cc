// SPDX-License-Identifier: Apache-2.0
// mote listen: the streaming detector on this machine, on recordings or on the microphone.
#include <fmt/format.h>

#include <array>
#include <cmath>

#include "cli/command.h"
#include "cli/hearing.h"
#include "cli/listen_picture.h"
#include "cli/listen_view.h"
#include "cli/listening_model.h"
#include "cli/microphone.h"
#include "cli/model_options.h"
#include "cli/progress.h"
#include "player/listener.h"
#include "player/signal.h"

namespace mote::cli {
namespace {

using player::Heard;
using player::Listener;
using player::Signal;

class ListenCommand : public Command {
 public:
  void AddOptions(Options& options) override {
    options.Add("MODEL", path_, "a .tflite with a front end: see 'mote attach'").Required();
    const Option wav =
        options.Add("--wav,--input",
                    wav_,
                    "a recording of sound, WAV or FLAC of any rate and number of channels; of "
                    "vibration, WAV or int16 .npy; of slow signals, CSV");
    options.AddFlag("--mic", mic_, "this machine's microphone, until interrupted").Excludes(wav);
    options.Add("--seconds", seconds_, "stop listening to the microphone after so long").Positive();
    options
        .Add("--picture",
             picture_,
             "write waveform, features, scores and hits of the recording to this .svg")
        .Needs(wav)
        .SvgName();
    AddNumerics(options, numerics_);
  }

  Result<Answer> Run() override {
    if (wav_.empty() && !mic_) {
      return Error{"nothing to listen to, want --wav FILE or --mic.", ErrorKind::kUsage};
    }
    MOTE_TRY(const ListeningModel model, LoadListeningModel(path_, numerics_));
    Result<std::unique_ptr<Listener>> listener = Listener::Make(model.program, model.front_end);
    if (!listener.ok()) return listener.error().In(path_);
    return mic_ ? ListenToMicrophone(**listener, model.front_end.sense)
                : ListenToFile(**listener, model.front_end);
  }

 private:
  Result<Answer> ListenToFile(Listener& listener, const frontend::FrontEnd& front_end) const {
    constexpr size_t kPiece = 160;
    MOTE_TRY(const Signal signal, player::LoadSignal(wav_, front_end.sense));
    ListenView view(signal.seconds(), listener.labels());
    ListenPicture picture(listener, front_end);
    ProgressBar bar("listening, seconds");
    Answer answer;
    answer.json = {{"wav", wav_},
                   {"seconds", signal.seconds()},
                   {"notes", signal.notes},
                   {"hits", Json::array()}};
    std::string hits;
    int64_t inferences = 0;
    const auto on_heard = [&](const Heard& heard) {
      ++inferences;
      const Heard since_start = heard.After(signal.start_s());
      view.AddHeard(since_start);
      if (!picture_.empty()) picture.AddHeard(since_start);
      if (!heard.hit) return;
      answer.json["hits"].push_back(HitJson(*heard.hit));
      hits += HitText(*heard.hit, front_end.sense);
    };
    for (size_t at = 0; at < signal.size(); at += kPiece) {
      const double seconds = signal.SecondsOf(at);
      if (!signal.is_series()) view.AddLevel(seconds, signal.Piece(at, kPiece));
      player::Listen(signal, at, kPiece, listener, on_heard);
      bar.Update(std::lround(seconds), std::lround(signal.seconds()));
    }
    answer.json["inferences"] = inferences;
    answer.text = fmt::format("{}: {:.1f} s\n", wav_, signal.seconds());
    for (const std::string& note : signal.notes) answer.text += "  note: " + note + "\n";
    answer.text += view.Text() + (hits.empty() ? "no hit\n" : hits);
    AddGate(listener, answer);
    if (!picture_.empty()) {
      MOTE_RETURN_IF_ERROR(picture.Write(picture_, path_, signal));
      answer.json["picture"] = picture_;
      answer.text += fmt::format("wrote {}\n", picture_);
    }
    return answer;
  }

  Result<Answer> ListenToMicrophone(Listener& listener, const frontend::Sense& sense) const {
    const auto* const sound = std::get_if<frontend::SoundSettings>(&sense);
    if (sound == nullptr) {
      return Error{
          fmt::format("{}: its front end is for {}, want one for sound to hear the "
                      "microphone.",
                      path_,
                      frontend::NameOf(sense))};
    }
    const int32_t rate_hz = sound->rate_hz;
    MOTE_TRY(Microphone microphone, Microphone::Open(rate_hz, seconds_));
    Say("listening; Ctrl-C ends it");
    Answer answer;
    answer.json["hits"] = Json::array();
    std::array<int16_t, 160> piece = {};
    int64_t samples = 0;
    while (const size_t count = microphone.Read({piece.data(), piece.size()})) {
      samples += static_cast<int64_t>(count);
      listener.Process({piece.data(), count}, [&](const Heard& heard) {
        if (!heard.hit) return;
        answer.json["hits"].push_back(HitJson(*heard.hit));
        Tell(HitText(*heard.hit, sense));
      });
    }
    if (samples == 0) return Error{"the microphone gave no sound. See 'arecord -l'."};
    answer.json["seconds"] = static_cast<double>(samples) / rate_hz;
    answer.text = fmt::format("heard {:.1f} s, {} hits\n",
                              static_cast<double>(samples) / rate_hz,
                              answer.json["hits"].size());
    AddGate(listener, answer);
    return answer;
  }

  std::string path_, wav_, picture_;
  std::string numerics_ = "single";
  double seconds_ = 0;
  bool mic_ = false;
};

}  // namespace

std::unique_ptr<Command> MakeListen() { return std::make_unique<ListenCommand>(); }

}  // namespace mote::cli
