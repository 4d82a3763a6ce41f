#include "analyzer/Exploration.h"
#include "analyzer/DriverChecker.h"
#include "analyzer/Registration.h"
#include "lowering/Frontend.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/Analysis/AnalysisDeclContext.h"
#include "clang/Analysis/CFG.h"
#include "clang/CrossTU/CrossTranslationUnit.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/StaticAnalyzer/Core/CheckerManager.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/AnalysisManager.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ExprEngine.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Path.h"

using namespace clang;
using namespace clang::ento;

namespace drydock {
namespace {

/// Nodes of one function's graph. More is rarely decided, and costs memory:
/// about 1 kB each.
constexpr unsigned MostSteps = 60000;

class Places {
public:
  explicit Places(SourceManager &Sources) : Sources(Sources) {}
  std::optional<SourceLine> of(SourceLocation Where) const {
    PresumedLoc Place = Sources.getPresumedLoc(Sources.getExpansionLoc(Where));
    if (Place.isInvalid())
      return std::nullopt;
    llvm::SmallString<256> Path(Place.getFilename());
    Sources.getFileManager().makeAbsolutePath(Path);
    llvm::sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
    return SourceLine(Path.str().str(), Place.getLine());
  }
  void add(SourceLocation Where, std::set<SourceLine> &Out) const {
    if (auto Place = of(Where))
      Out.insert(*Place);
  }

private:
  SourceManager &Sources;
};

class Observer : public PathObserver {
public:
  Observer(const Places &Where, Exploration &Out) : Where(Where), Out(Out) {}
  void onStep(SourceLocation Place) override {
    if (Seen.insert(Place).second)
      Where.add(Place, Out.Steps);
  }
  void onSkippedBody(const FunctionDecl &Function) override {
    // Without an address it can change nothing that we follow.
    if (llvm::any_of(Function.parameters(), [](const ParmVarDecl *P) {
          return P->getType()->isPointerType();
        }))
      Out.Skipped.insert(Function.getNameAsString());
  }

private:
  const Places &Where;
  Exploration &Out;
  std::set<SourceLocation> Seen;
};

class ReportCollector : public PathDiagnosticConsumer {
public:
  ReportCollector(const Places &Where, Exploration &Out)
      : Where(Where), Out(Out) {}
  StringRef getName() const override { return "drydock"; }
  bool supportsCrossFileDiagnostics() const override { return true; }

  void FlushDiagnosticsImpl(std::vector<const PathDiagnostic *> &Diagnostics,
                            FilesMade *) override {
    for (const PathDiagnostic *Each : Diagnostics) {
      StringRef Name = Each->getCheckerName();
      if (!Name.consume_front("drydock."))
        continue;
      Exploration::Report New{Name.str(), {}};
      Where.add(Each->getLocation().asLocation(), New.Places);
      // Into the calls that the path has not returned from.
      const PathPieces *Path = &Each->path;
      while (!Path->empty()) {
        auto *Call = dyn_cast<PathDiagnosticCallPiece>(Path->back().get());
        Where.add(Path->back()->getLocation().asLocation(), New.Places);
        if (!Call)
          break;
        Where.add(Call->callEnter.asLocation(), New.Places);
        Path = &Call->path;
      }
      Out.Reports.push_back(std::move(New));
    }
  }

private:
  const Places &Where;
  Exploration &Out;
};

class ExploreConsumer : public ASTConsumer {
public:
  ExploreConsumer(CompilerInstance &Compiler,
                  const std::vector<std::string> &Functions,
                  const ApiTable &Table,
                  const std::function<void(const Exploration &)> &Done)
      : Compiler(Compiler), Functions(Functions), Table(Table), Done(Done) {}
  void HandleTranslationUnit(ASTContext &Context) override;

private:
  void run(const FunctionDecl &Body, Exploration &Out);

  CompilerInstance &Compiler;
  const std::vector<std::string> &Functions;
  const ApiTable &Table;
  const std::function<void(const Exploration &)> &Done;
};

class ExploreAction : public ASTFrontendAction {
public:
  ExploreAction(const std::vector<std::string> &Functions,
                const ApiTable &Table,
                const std::function<void(const Exploration &)> &Done)
      : Functions(Functions), Table(Table), Done(Done) {}
  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &Compiler,
                                                 StringRef) override {
    return std::make_unique<ExploreConsumer>(Compiler, Functions, Table, Done);
  }

private:
  const std::vector<std::string> &Functions;
  const ApiTable &Table;
  const std::function<void(const Exploration &)> &Done;
};

} // namespace

/// Lines of the blocks that are reached from where a loop was left alone. A
/// loop in a function that was followed into is behind its call.
static void linesBehind(const ExplodedNode &Stopped, const CFGBlock *Loop,
                        const Places &Where, std::set<SourceLine> &Out) {
  const StackFrameContext *Frame = Stopped.getStackFrame();
  for (; Frame; Loop = Frame->getCallSiteBlock(),
                Frame = Frame->getParent() ? Frame->getParent()->getStackFrame()
                                           : nullptr) {
    llvm::SmallPtrSet<const CFGBlock *, 32> Seen;
    SmallVector<const CFGBlock *> Open = {Loop};
    while (!Open.empty()) {
      const CFGBlock *Block = Open.pop_back_val();
      if (!Block || !Seen.insert(Block).second)
        continue;
      for (const CFGElement &Element : *Block)
        if (auto S = Element.getAs<CFGStmt>())
          Where.add(S->getStmt()->getBeginLoc(), Out);
      if (const Stmt *Condition = Block->getTerminatorCondition())
        Where.add(Condition->getBeginLoc(), Out);
      Open.append(Block->succ_begin(), Block->succ_end());
    }
  }
}

void ExploreConsumer::run(const FunctionDecl &Body, Exploration &Out) {
  ASTContext &Context = Compiler.getASTContext();
  AnalyzerOptions &Options = Compiler.getAnalyzerOpts();
  Options.CheckersAndPackages = {{"core.builtin", true}, {"drydock", true}};
  Options.ShouldUnrollLoops = true;
  CheckerManager Checkers(Context, Options, Compiler.getPreprocessor(), {},
                          {registerCheckers});
  Places Where(Context.getSourceManager());
  Observer Watching(Where, Out);
  DriverChecker &Checker = driverChecker(Checkers);
  Checker.use(Table);
  Checker.observe(Watching);

  PathDiagnosticConsumers Consumers;
  Consumers.push_back(std::make_unique<ReportCollector>(Where, Out));
  AnalysisManager Manager(Context, Compiler.getPreprocessor(),
                          std::move(Consumers), CreateRegionStoreManager,
                          CreateRangeConstraintManager, &Checkers, Options);
  cross_tu::CrossTranslationUnitContext OtherUnits(Compiler);
  FunctionSummariesTy Summaries;
  ExprEngine Engine(OtherUnits, Manager, nullptr, &Summaries,
                    ExprEngine::Inline_Regular);
  AnalysisDeclContextManager &Contexts =
      Manager.getAnalysisDeclContextManager();
  if (!Contexts.getContext(&Body)->getCFG()) {
    Out.HasBody = false;
    return;
  }
  Engine.ExecuteWorkList(Contexts.getStackFrame(&Body), MostSteps);
  Out.OutOfSteps =
      !Engine.hasEmptyWorkList() || Engine.getCoreEngine().wasBlockAborted();
  for (const auto &[Edge, Node] : Engine.getCoreEngine().exhausted_blocks())
    linesBehind(*Node, Edge.getDst(), Where, Out.BehindLoops);
  Engine.getBugReporter().FlushReports();
  Manager.FlushDiagnostics();
}

void ExploreConsumer::HandleTranslationUnit(ASTContext &Context) {
  if (Context.getDiagnostics().hasErrorOccurred())
    return;
  for (const std::string &Name : Functions) {
    Exploration Out;
    Out.Function = Name;
    for (const Decl *D : Context.getTranslationUnitDecl()->decls())
      if (auto *Function = dyn_cast<FunctionDecl>(D);
          Function && Function->doesThisDeclarationHaveABody() &&
          Function->getNameAsString() == Name) {
        Out.HasBody = true;
        run(*Function, Out);
        break;
      }
    Done(Out);
  }
}

std::vector<ParseDiagnostic>
explore(const ParseRequest &Request, const std::vector<std::string> &Functions,
        const ApiTable &Table,
        const std::function<void(const Exploration &)> &Done) {
  std::vector<ParseDiagnostic> Errors;
  runFrontend(Request, std::make_unique<ExploreAction>(Functions, Table, Done),
              Errors);
  return Errors;
}

} // namespace drydock
