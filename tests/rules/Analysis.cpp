#include "Analysis.h"
#include "compile/HeaderCommand.h"
#include "compile/KernelHeaders.h"
#include "pipeline/Pipeline.h"
#include "run/Analyse.h"
#include <algorithm>
#include <filesystem>

using namespace llvm;

namespace drydock {

const ApiTable &embeddedTable() {
  static const ApiTable &Table = []() -> ApiTable & {
    static ApiTable T;
    cantFail(T.loadEmbedded());
    return T;
  }();
  return Table;
}

AnalysedFile analyseFile(const std::string &Path) {
  AnalysedFile Out;
  Expected<KernelHeaders> Headers = openKernelHeaders("auto", "6.1");
  if (!Headers) {
    Out.Skipped = toString(Headers.takeError());
    return Out;
  }
  if (!StringRef(Headers->Release).starts_with("6.1.")) {
    Out.Skipped = "no headers of Linux 6.1";
    return Out;
  }
  KbuildTree Tree;
  RuleSet Rules = cantFail(RuleSet::select({}));
  AnalysisResult Result = analyseUnit(unitFromHeaders(Path, *Headers, Tree),
                                      {embeddedTable(), Rules}, "");
  Out.Failure = Result.Failure;
  for (const ParseDiagnostic &D : Result.Errors)
    Out.Failure += D.File + ":" + std::to_string(D.Line) + ": " + D.Message +
                   "\n";
  Results Shown;
  Shown.Files.emplace_back().Path = Path;
  Shown.Findings = std::move(Result.Findings);
  runPipeline(Shown, Options(), Rules, PipelineInputs());
  Out.Findings = std::move(Shown.Findings);
  return Out;
}

std::vector<std::string> filesIn(const std::string &Directory,
                                 const std::string &Extension) {
  std::vector<std::string> Out;
  std::error_code Missing;
  for (const auto &Entry :
       std::filesystem::directory_iterator(Directory, Missing))
    if (Entry.path().extension() == Extension)
      Out.push_back(Entry.path().string());
  std::sort(Out.begin(), Out.end());
  return Out;
}

std::string testName(const std::string &Path) {
  std::string Name = std::filesystem::relative(Path, SOURCE_ROOT)
                         .replace_extension()
                         .string();
  for (StringRef Noise : {"checkers/rules/", "tests/", "corpus/", "/fixtures"})
    if (size_t At = Name.find(Noise); At != std::string::npos)
      Name.erase(At, Noise.size());
  for (char &C : Name)
    if (!isalnum(C))
      C = '_';
  return Name;
}

} // namespace drydock
