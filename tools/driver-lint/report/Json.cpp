// Our own JSON; docs/formats.md describes it.
#include "llvm/Support/JSON.h"
#include "report/Report.h"
#include "report/Versions.h"
#include "run/FindingJson.h"

using namespace llvm;

namespace drydock {

static const char *stateName(FileState State) {
  switch (State) {
  case FileState::Analysed:
    return "analysed";
  case FileState::Failed:
    return "failed";
  case FileState::Skipped:
    return "skipped";
  case FileState::Interrupted:
    return "interrupted";
  }
  return "";
}

static json::Array findings(const Results &R) {
  json::Array Out;
  for (size_t I = 0; I != R.Findings.size(); ++I) {
    json::Object Entry = findingToJson(R.Findings[I]);
    if (!R.Verdicts.empty())
      Entry["analyzer"] =
          json::Object{{"verdict", verdictName(R.Verdicts[I].Is)},
                       {"reason", json::fixUTF8(R.Verdicts[I].Reason)}};
    Out.push_back(std::move(Entry));
  }
  return Out;
}

static json::Array hidden(const Results &R) {
  json::Array Out;
  for (const HiddenFinding &H : R.Hidden) {
    json::Object Entry = findingToJson(H.Found);
    Entry["hidden_by"] =
        H.By == HiddenFinding::InSource ? "comment" : "baseline";
    Entry["justification"] = json::fixUTF8(H.Justification);
    Out.push_back(std::move(Entry));
  }
  return Out;
}

static json::Array files(const Results &R) {
  json::Array Out;
  for (const FileResult &File : R.Files) {
    json::Object Entry{{"path", json::fixUTF8(File.Path)},
                       {"status", stateName(File.State)},
                       {"reason", json::fixUTF8(File.Reason)},
                       {"module", File.Module}};
    json::Array Forced;
    for (const std::string &Symbol : File.ForcedConfigs)
      Forced.push_back("CONFIG_" + Symbol);
    Entry["forced_configs"] = std::move(Forced);
    Out.push_back(std::move(Entry));
  }
  return Out;
}

static json::Array truncated(const Results &R) {
  json::Array Out;
  for (const Truncation &T : R.Truncated)
    Out.push_back(json::Object{{"file", json::fixUTF8(T.File)},
                               {"function", T.Function},
                               {"why", T.Why}});
  return Out;
}

static json::Object summary(const Results &R) {
  return json::Object{{"findings", R.Findings.size()},
                      {"hidden", R.Hidden.size()},
                      {"below_confidence", R.BelowConfidence},
                      {"beyond_limit", R.BeyondLimit},
                      {"files_analysed", R.countFiles(FileState::Analysed)},
                      {"files_failed", R.countFiles(FileState::Failed)},
                      {"files_skipped", R.countFiles(FileState::Skipped)},
                      {"functions", R.Functions},
                      {"functions_truncated", R.Truncated.size()}};
}

void writeJson(raw_ostream &Out, const Results &R) {
  json::Object Top{{"version", 1},
                   {"tool", json::Object{{"name", "driver-lint"},
                                         {"version", toolVersion()},
                                         {"llvm", llvmVersion()}}},
                   {"partial", R.Partial},
                   {"findings", findings(R)},
                   {"hidden", hidden(R)},
                   {"files", files(R)},
                   {"truncated", truncated(R)},
                   {"notes", json::Array(R.Notes)},
                   {"summary", summary(R)}};
  Out << formatv("{0:2}", json::Value(std::move(Top))) << '\n';
}

} // namespace drydock
