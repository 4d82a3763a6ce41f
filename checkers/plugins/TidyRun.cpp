#include "TidyRun.h"
#include "OwnFindings.h"
#include "engine/ModuleAnalysis.h"
#include "lowering/Annotations.h"
#include "lowering/LoweredUnit.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <map>

using namespace clang;
using llvm::StringRef;

namespace drydock {
namespace {

class Collector : public Reporter {
public:
  explicit Collector(std::vector<Finding> &Out) : Out(Out) {}
  void report(Finding F) override { Out.push_back(std::move(F)); }

private:
  std::vector<Finding> &Out;
};

struct LoadedTable {
  ApiTable Table;
  std::string Problem;
};

/// Loaded once per process, not per unit; the embedded rows take a while.
const LoadedTable &tableWith(const std::string &Models) {
  static std::map<std::string, LoadedTable> Tables;
  auto [It, IsNew] = Tables.try_emplace(Models);
  LoadedTable &Loaded = It->second;
  if (!IsNew)
    return Loaded;
  llvm::SmallVector<StringRef> Files;
  StringRef(Models).split(Files, ';', -1, /*KeepEmpty=*/false);
  llvm::Error Problem = Loaded.Table.loadEmbedded();
  for (StringRef File : Files)
    if (!Problem)
      Problem = Loaded.Table.loadFile(File.trim());
  if (Problem)
    Loaded.Problem = llvm::toString(std::move(Problem));
  return Loaded;
}

bool readConfidence(StringRef Text, Confidence &Out) {
  for (Confidence C :
       {Confidence::Heuristic, Confidence::Likely, Confidence::Proved})
    if (Text == confidenceName(C)) {
      Out = C;
      return true;
    }
  return false;
}

} // namespace

SourceLocation locate(SourceManager &Sources, const SourcePlace &Place) {
  if (Place.File.empty() || !Place.Line)
    return {};
  OptionalFileEntryRef File =
      Sources.getFileManager().getOptionalFileRef(Place.File);
  return File ? Sources.translateFileLineCol(*File, Place.Line,
                                             std::max(Place.Column, 1u))
              : SourceLocation();
}

std::shared_ptr<TidyRun> TidyRun::ofThisUnit() {
  static std::weak_ptr<TidyRun> Latest;
  std::shared_ptr<TidyRun> Run = Latest.lock();
  if (!Run || Run->Done) {
    Run = std::make_shared<TidyRun>();
    Latest = Run;
  }
  return Run;
}

std::string TidyRun::enable(const std::string &Rule,
                            const std::string &ConfidenceText,
                            const std::string &Models) {
  Rules.push_back(Rule);
  if (Rules.size() > 1)
    return "";
  const LoadedTable &Loaded = tableWith(Models);
  Table = &Loaded.Table;
  Usable = Loaded.Problem.empty();
  if (Usable && !readConfidence(ConfidenceText, Least)) {
    Usable = false;
    return "DriverConfidence is proved, likely or heuristic, not '" +
           ConfidenceText + "'";
  }
  return Loaded.Problem;
}

void TidyRun::tagIomem(Preprocessor &Main) {
  if (Tagged)
    return;
  Tagged = true;
  // The predefines are read before the main file and hold the command's
  // -include files; what is appended here follows the last of them.
  Main.setPredefines(Main.getPredefines() + IomemAnnotations);
}

const TidyResult &TidyRun::result(ASTContext &Context) {
  if (!Done) {
    Done = true;
    // A broken tree proves nothing; clang-tidy shows the errors.
    if (Usable && !Context.getDiagnostics().hasErrorOccurred()) {
      analyse(Context);
      filter(Context);
    }
  }
  return Out;
}

static std::string absoluteMainFile(SourceManager &Sources) {
  OptionalFileEntryRef Main =
      Sources.getFileEntryRefForID(Sources.getMainFileID());
  llvm::SmallString<256> Path(Main ? Main->getName() : "");
  Sources.getFileManager().makeAbsolutePath(Path);
  return Path.str().str();
}

void TidyRun::analyse(ASTContext &Context) {
  Collector Found(Out.Findings);
  std::vector<std::unique_ptr<Rule>> Selected = makeAllRules();
  llvm::erase_if(Selected, [&](const std::unique_ptr<Rule> &R) {
    return !llvm::is_contained(Rules, R->info().Id);
  });
  std::vector<EngineHooks *> Hooks;
  for (const auto &R : Selected) {
    R->checkAst(Context, Found);
    if (EngineHooks *H = R->engineHooks(Found))
      Hooks.push_back(H);
  }
  if (Hooks.empty())
    return;
  std::unique_ptr<LoweredUnit> Unit = lowerAst(Context);
  if (!Unit) {
    Out.Failure = "this file parses but could not be lowered: only rules that "
                  "read the syntax tree have looked at it";
    return;
  }
  ModuleAnalysis Analysis(*Table, {});
  Analysis.checkUnit(*Unit, Hooks);
  Analysis.finish(Hooks);
}

void TidyRun::filter(ASTContext &Context) {
  SourceManager &Sources = Context.getSourceManager();
  dropKernelHeaders(Out.Findings, Sources, absoluteMainFile(Sources));
  dropDuplicates(Out.Findings);
  dropSuppressed(Out.Findings, Sources);
  llvm::erase_if(Out.Findings,
                 [&](const Finding &F) { return F.Sure < Least; });
}

} // namespace drydock
