#include "run/Analyse.h"
#include "run/FindingJson.h"
#include "llvm/Support/JSON.h"

using namespace llvm;

namespace drydock {
namespace {

class Collector : public Reporter {
public:
  explicit Collector(std::vector<Finding> &Out) : Out(Out) {}
  void report(Finding F) override { Out.push_back(std::move(F)); }

private:
  std::vector<Finding> &Out;
};

std::vector<EngineHooks *>
hooksOf(const std::vector<std::unique_ptr<Rule>> &Rules, Reporter &Out) {
  std::vector<EngineHooks *> Hooks;
  for (const auto &R : Rules)
    if (EngineHooks *H = R->engineHooks(Out))
      Hooks.push_back(H);
  return Hooks;
}

} // namespace

AnalysisResult analyseUnit(const CompileUnit &Unit, const Knowledge &Known,
                           const std::string &KeepAt) {
  AnalysisResult Result;
  Collector Out(Result.Findings);
  std::vector<std::unique_ptr<Rule>> Rules = Known.Rules.make();
  std::vector<EngineHooks *> Hooks = hooksOf(Rules, Out);

  ParseRequest Request;
  Request.File = Unit.File;
  Request.Directory = Unit.Directory;
  Request.Arguments = Unit.Arguments;
  Request.Lower = !Hooks.empty();
  Request.OnAst = [&](clang::ASTContext &Context) {
    for (const auto &R : Rules)
      R->checkAst(Context, Out);
  };
  LoweringResult Lowered = parseAndLower(Request);
  Result.Errors = std::move(Lowered.Errors);
  if (!Result.Errors.empty()) {
    Result.Findings.clear(); // a broken tree proves nothing
    return Result;
  }
  if (!Request.Lower)
    return Result;
  if (!Lowered.Unit) {
    Result.Failure = "parsed, but could not be lowered";
    return Result;
  }
  if (!KeepAt.empty()) {
    writeUnit(*Lowered.Unit, KeepAt, Result.Failure);
    return Result;
  }
  ModuleAnalysis Analysis(Known.Table, {});
  Analysis.checkUnit(*Lowered.Unit, Hooks);
  Analysis.finish(Hooks);
  Result.Stats = Analysis.stats();
  return Result;
}

AnalysisResult analyseModule(const std::vector<std::string> &Kept,
                             const Knowledge &Known) {
  AnalysisResult Result;
  Collector Out(Result.Findings);
  std::vector<std::unique_ptr<Rule>> Rules = Known.Rules.make();
  std::vector<EngineHooks *> Hooks = hooksOf(Rules, Out);
  ModuleAnalysis Analysis(Known.Table, {});
  if (Kept.size() > 1)
    for (const std::string &Path : Kept)
      if (auto Unit = readUnit(Path, Result.Failure))
        Analysis.summarizeUnit(*Unit);
  for (const std::string &Path : Kept)
    if (auto Unit = readUnit(Path, Result.Failure))
      Analysis.checkUnit(*Unit, Hooks);
  Analysis.finish(Hooks);
  Result.Stats = Analysis.stats();
  return Result;
}

static json::Array packTruncations(const std::vector<Truncation> &In) {
  json::Array Out;
  for (const Truncation &T : In)
    Out.push_back(json::Object{
        {"file", T.File}, {"function", T.Function}, {"why", T.Why}});
  return Out;
}

static json::Array packErrors(const std::vector<ParseDiagnostic> &In) {
  json::Array Out;
  for (const ParseDiagnostic &D : In)
    Out.push_back(json::Object{{"file", D.File},
                               {"line", D.Line},
                               {"column", D.Column},
                               {"message", json::fixUTF8(D.Message)}});
  return Out;
}

std::string packResult(const AnalysisResult &Result) {
  json::Array Findings;
  for (const Finding &F : Result.Findings)
    Findings.push_back(findingToJson(F));
  json::Object Out{{"findings", std::move(Findings)},
                   {"functions", Result.Stats.Functions},
                   {"truncated", packTruncations(Result.Stats.Truncated)},
                   {"errors", packErrors(Result.Errors)},
                   {"failure", json::fixUTF8(Result.Failure)}};
  std::string Text;
  raw_string_ostream(Text) << json::Value(std::move(Out));
  return Text;
}

static std::string text(const json::Object &In, StringRef Key) {
  return In.getString(Key).value_or("").str();
}

bool unpackResult(StringRef Text, AnalysisResult &Out) {
  Expected<json::Value> Parsed = json::parse(Text);
  if (!Parsed) {
    consumeError(Parsed.takeError());
    return false;
  }
  const json::Object *In = Parsed->getAsObject();
  if (!In)
    return false;
  auto ForEach = [&](StringRef Key, auto Take) {
    if (const json::Array *Items = In->getArray(Key))
      for (const json::Value &V : *Items)
        if (const json::Object *Item = V.getAsObject())
          Take(*Item);
  };
  ForEach("findings", [&](const json::Object &Item) {
    Finding F;
    if (findingFromJson(Item, F))
      Out.Findings.push_back(std::move(F));
  });
  ForEach("truncated", [&](const json::Object &Item) {
    Out.Stats.Truncated.push_back(
        {text(Item, "file"), text(Item, "function"), text(Item, "why")});
  });
  ForEach("errors", [&](const json::Object &Item) {
    Out.Errors.push_back({text(Item, "file"),
                          unsigned(Item.getInteger("line").value_or(0)),
                          unsigned(Item.getInteger("column").value_or(0)),
                          text(Item, "message")});
  });
  Out.Stats.Functions = In->getInteger("functions").value_or(0);
  Out.Failure = text(*In, "failure");
  return true;
}

} // namespace drydock
