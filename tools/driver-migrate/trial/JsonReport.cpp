#include "Report.h"

using namespace drydock::trial;
namespace json = llvm::json;

json::Array drydock::trial::texts(llvm::ArrayRef<std::string> Lines) {
  json::Array Result;
  for (const std::string &Line : Lines)
    Result.push_back(json::fixUTF8(Line));
  return Result;
}

static json::Object map(const std::map<std::string, std::string> &From) {
  json::Object Result;
  for (const auto &[Name, Value] : From)
    Result[json::fixUTF8(Name)] = json::fixUTF8(Value);
  return Result;
}

static json::Object bootJson(const Boot &B) {
  json::Array Checks, Phases;
  for (const Check &C : B.Guest.Checks)
    Checks.push_back(json::Object{{"phase", C.Phase},
                                  {"name", C.Name},
                                  {"ok", C.Ok},
                                  {"problem", json::fixUTF8(C.Problem)}});
  for (const PhaseTrace &P : B.Trace.Phases)
    if (P.Name != "start" && P.Name != "boot")
      Phases.push_back(json::Object{{"name", P.Name},
                                    {"accesses", int64_t(P.Raw.size())},
                                    {"masked", int64_t(P.Masked.size())}});
  json::Object Calls;
  for (const auto &[Name, Count] : B.Covered.Calls)
    Calls[Name] = int64_t(Count);
  static const char *const Endings[] = {"done", "stopped", "timeout", "refused",
                                        "interrupted"};
  return json::Object{{"ending", Endings[B.Machine.End]},
                      {"seconds", B.Machine.Seconds},
                      {"problems", texts(B.Problems)},
                      {"known_problems", texts(B.Known)},
                      {"checks", std::move(Checks)},
                      {"results", map(B.Guest.Results)},
                      {"measures", map(B.Guest.Measures)},
                      {"qmp_events", texts(B.Machine.QmpEvents)},
                      {"phases", std::move(Phases)},
                      {"accesses", int64_t(B.Trace.lines())},
                      {"functions_run", std::move(Calls)},
                      {"functions_not_run", texts(B.Covered.NotRun)},
                      {"calls_lost", int64_t(B.Covered.Lost)},
                      {"acquisitions", acquisitionsJson(B.Acquisitions)},
                      {"last_output", texts(B.LastOutput)}};
}

static json::Object buildJson(const BuildTrial &T) {
  json::Array Boots;
  for (const Boot &B : T.Boots)
    Boots.push_back(bootJson(B));
  json::Object Instructions;
  for (const auto &[Name, Count] : T.Of.Module.Instructions)
    Instructions[Name] = Count;
  json::Object Root{{"module", T.Of.Module.Path},
                    {"given", T.Of.Given},
                    {"name", T.Of.Module.Name},
                    {"text_bytes", int64_t(T.Of.Module.TextBytes)},
                    {"instructions", std::move(Instructions)},
                    {"boots", std::move(Boots)}};
  if (T.Of.CompileSeconds)
    Root["compile_seconds"] = *T.Of.CompileSeconds;
  return Root;
}

static json::Object comparisonJson(const Comparison &C) {
  json::Array Phases;
  for (const PhaseComparison &P : C.Phases)
    Phases.push_back(json::Object{{"name", P.Name},
                                  {"how", matchName(P.How)},
                                  {"first", int64_t(P.First)},
                                  {"second", int64_t(P.Second)},
                                  {"noise_raw", int64_t(P.RawNoise)},
                                  {"noise", int64_t(P.Noise)},
                                  {"difference_raw", int64_t(P.Raw)},
                                  {"difference", int64_t(P.Difference)},
                                  {"allowed", int64_t(P.Noise + P.Slack)},
                                  {"first_per_packet", P.FirstPerPacket},
                                  {"second_per_packet", P.SecondPerPacket},
                                  {"equal", P.Equal},
                                  {"examples", texts(P.Examples)}});
  return json::Object{{"equal", C.equal()},
                      {"phases", std::move(Phases)},
                      {"results", texts(C.Results)},
                      {"messages", texts(C.Messages)},
                      {"acquisitions", texts(C.Acquisitions)},
                      {"functions", texts(C.Covered)}};
}

json::Value drydock::trial::toJson(const Trial &T) {
  json::Object Root{{"version", 1},
                    {"scenario", T.S.Name},
                    {"about", T.S.About},
                    {"kernel", T.Kernel.Release},
                    {"clean", T.clean()},
                    {"verdict", verdict(T)},
                    {"first", buildJson(T.First)}};
  if (T.Second) {
    Root["second"] = buildJson(*T.Second);
    Root["comparison"] = comparisonJson(*T.Compared);
  }
  return Root;
}
