// SARIF 2.1.0, with code flows, rule help, fingerprints and suppressions.
#include "report/Report.h"
#include "report/RuleTexts.h"
#include "report/Versions.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include <map>

using namespace llvm;

namespace drydock {
namespace {

/// Relative paths stay relative to the root of the source; others are file
/// URIs.
json::Object artifact(StringRef Path) {
  std::string Uri;
  for (char C : Path) {
    if (isAlnum(C) || StringRef("/._-~+").contains(C))
      Uri += C;
    else
      Uri += "%" + utohexstr(static_cast<unsigned char>(C), false, 2);
  }
  if (sys::path::is_absolute(Path))
    return json::Object{{"uri", "file://" + Uri}};
  return json::Object{{"uri", Uri}, {"uriBaseId", "SRCROOT"}};
}

json::Object physicalLocation(const SourcePlace &Place) {
  json::Object Out{{"artifactLocation", artifact(Place.File)}};
  if (Place.Line) {
    json::Object Region{{"startLine", Place.Line}};
    if (Place.Column)
      Region["startColumn"] = Place.Column;
    Out["region"] = std::move(Region);
  }
  return Out;
}

json::Object location(const SourcePlace &Place, StringRef Function,
                      StringRef Message) {
  json::Object Out{{"physicalLocation", physicalLocation(Place)}};
  if (!Function.empty())
    Out["logicalLocations"] =
        json::Array{json::Object{{"name", Function}, {"kind", "function"}}};
  if (!Message.empty())
    Out["message"] = json::Object{{"text", json::fixUTF8(Message)}};
  return Out;
}

const char *level(Confidence C) {
  switch (C) {
  case Confidence::Proved:
    return "error";
  case Confidence::Likely:
    return "warning";
  case Confidence::Heuristic:
    return "note";
  }
  return "none";
}

json::Object codeFlow(const Finding &F) {
  json::Array Steps;
  for (const PathNote &Note : F.Trace)
    Steps.push_back(json::Object{
        {"location", location(Note.Place, Note.Function, Note.Message)}});
  Steps.push_back(
      json::Object{{"location", location(F.Place, F.Function, F.Message)}});
  return json::Object{{"threadFlows", json::Array{json::Object{
                                          {"locations", std::move(Steps)}}}}};
}

json::Object fix(const FixIt &Fix) {
  json::Object Deleted{{"startLine", Fix.Begin.Line},
                       {"startColumn", Fix.Begin.Column},
                       {"endLine", Fix.End.Line},
                       {"endColumn", Fix.End.Column}};
  json::Object Replacement{
      {"deletedRegion", std::move(Deleted)},
      {"insertedContent", json::Object{{"text", json::fixUTF8(Fix.Text)}}}};
  json::Object Change{{"artifactLocation", artifact(Fix.Begin.File)},
                      {"replacements", json::Array{std::move(Replacement)}}};
  return json::Object{{"artifactChanges", json::Array{std::move(Change)}}};
}

json::Object properties(const Finding &F, const Verdict *V) {
  json::Object Out{{"confidence", confidenceName(F.Sure)}};
  if (V) {
    Out["analyzerVerdict"] = verdictName(V->Is);
    Out["analyzerReason"] = json::fixUTF8(V->Reason);
  }
  return Out;
}

json::Object result(const Finding &F, const Verdict *V,
                    const StringMap<size_t> &RuleIndex) {
  json::Object Out{
      {"ruleId", F.Rule},
      {"level", level(F.Sure)},
      {"message", json::Object{{"text", json::fixUTF8(F.Message)}}},
      {"locations", json::Array{location(F.Place, F.Function, "")}},
      {"partialFingerprints", json::Object{{"driverLint/v1", F.Fingerprint}}},
      {"properties", properties(F, V)}};
  if (auto It = RuleIndex.find(F.Rule); It != RuleIndex.end())
    Out["ruleIndex"] = It->second;
  if (!F.Trace.empty())
    Out["codeFlows"] = json::Array{codeFlow(F)};
  json::Array Fixes;
  for (const FixIt &Each : F.Fixes)
    Fixes.push_back(fix(Each));
  if (!Fixes.empty())
    Out["fixes"] = std::move(Fixes);
  return Out;
}

json::Object rule(const RuleText &Text) {
  json::Object Out{
      {"id", Text.Id},
      {"name", Text.Id},
      {"shortDescription", json::Object{{"text", Text.Summary}}},
      {"help",
       json::Object{
           {"text", Text.Page.empty() ? Text.Summary : Text.Page},
           {"markdown", Text.Page.empty() ? Text.Summary : Text.Page}}}};
  if (Text.Cwe)
    Out["properties"] = json::Object{
        {"tags", json::Array{"security",
                             "external/cwe/cwe-" + std::to_string(Text.Cwe)}}};
  return Out;
}

json::Array notifications(const Results &R) {
  json::Array Out;
  auto Add = [&](const char *Level, const Twine &Text, StringRef File) {
    json::Object Entry{
        {"level", Level},
        {"message", json::Object{{"text", json::fixUTF8(Text.str())}}}};
    if (!File.empty())
      Entry["locations"] = json::Array{
          json::Object{{"physicalLocation",
                        json::Object{{"artifactLocation", artifact(File)}}}}};
    Out.push_back(std::move(Entry));
  };
  for (const FileResult &File : R.Files) {
    if (File.State == FileState::Failed)
      Add("error", "not analysed: " + File.Reason, File.Path);
    if (!File.ForcedConfigs.empty())
      Add("note", "turned on CONFIG_" + join(File.ForcedConfigs, " CONFIG_"),
          File.Path);
  }
  for (const Truncation &T : R.Truncated)
    Add("note", T.Function + "() was cut short: " + T.Why, T.File);
  if (R.Partial)
    Add("error", "interrupted: results are partial", "");
  return Out;
}

json::Array results(const Results &R, const StringMap<size_t> &RuleIndex) {
  json::Array Out;
  for (size_t I = 0; I != R.Findings.size(); ++I)
    Out.push_back(result(R.Findings[I],
                         R.Verdicts.empty() ? nullptr : &R.Verdicts[I],
                         RuleIndex));
  for (const HiddenFinding &H : R.Hidden) {
    json::Object Entry = result(H.Found, nullptr, RuleIndex);
    Entry["suppressions"] = json::Array{json::Object{
        {"kind", H.By == HiddenFinding::InSource ? "inSource" : "external"},
        {"justification", json::fixUTF8(H.Justification)}}};
    Out.push_back(std::move(Entry));
  }
  return Out;
}

} // namespace

void writeSarif(raw_ostream &Out, const Results &R) {
  json::Array Rules;
  StringMap<size_t> RuleIndex;
  for (const RuleText &Text : ruleTexts()) {
    RuleIndex[Text.Id] = Rules.size();
    Rules.push_back(rule(Text));
  }
  json::Object Driver{{"name", "driver-lint"},
                      {"version", toolVersion()},
                      {"rules", std::move(Rules)}};
  json::Object Invocation{{"executionSuccessful",
                           !R.Partial && R.countFiles(FileState::Failed) == 0},
                          {"toolExecutionNotifications", notifications(R)}};
  json::Object Run{{"tool", json::Object{{"driver", std::move(Driver)}}},
                   {"columnKind", "utf16CodeUnits"},
                   {"invocations", json::Array{std::move(Invocation)}},
                   {"results", results(R, RuleIndex)}};
  json::Object Top{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                   {"version", "2.1.0"},
                   {"runs", json::Array{std::move(Run)}}};
  Out << formatv("{0:2}", json::Value(std::move(Top))) << '\n';
}

} // namespace drydock
