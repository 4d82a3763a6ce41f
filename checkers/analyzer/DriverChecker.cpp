// Calls, reports, and what every rule needs.
#include "analyzer/DriverChecker.h"
#include "analyzer/CallEvaluation.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/Path.h"

using namespace clang;
using namespace clang::ento;

namespace drydock {

/// Loaded once per process: that takes a while.
static const ApiTable &embeddedTable() {
  static const auto Embedded = [] {
    auto Out = std::make_unique<ApiTable>();
    llvm::cantFail(Out->loadEmbedded());
    return Out;
  }();
  return *Embedded;
}

std::string DriverChecker::load(StringRef Models) {
  if (Models.empty())
    return "";
  auto Own = std::make_shared<ApiTable>();
  llvm::Error Problem = Own->loadEmbedded();
  SmallVector<StringRef> Files;
  Models.split(Files, ';', -1, /*KeepEmpty=*/false);
  for (StringRef File : Files)
    if (!Problem)
      Problem = Own->loadFile(File.trim());
  OwnTable = std::move(Own);
  Table = OwnTable.get();
  return Problem ? llvm::toString(std::move(Problem)) : "";
}

/// A definition in the main file, or in a file beside it.
static bool isDriverCode(const FunctionDecl &Body,
                         const SourceManager &Sources) {
  SourceLocation Place = Sources.getExpansionLoc(Body.getLocation());
  if (Sources.isInMainFile(Place))
    return true;
  auto Main = Sources.getFileEntryRefForID(Sources.getMainFileID());
  return Main && llvm::sys::path::parent_path(Sources.getFilename(Place)) ==
                     llvm::sys::path::parent_path(Main->getName());
}

const ApiFunction *DriverChecker::rowOf(const CallEvent &Call,
                                        CheckerContext &C) const {
  auto *Callee = dyn_cast_or_null<FunctionDecl>(Call.getDecl());
  const IdentifierInfo *Name = Callee ? Callee->getIdentifier() : nullptr;
  if (!Table)
    Table = &embeddedTable();
  const ApiFunction *Row =
      Name && isa_and_nonnull<CallExpr>(Call.getOriginExpr())
          ? Table->function(Name->getName())
          : nullptr;
  if (!Row || Call.getNumArgs() < Row->Args.size() - Row->Variadic)
    return nullptr;
  const FunctionDecl *Body = nullptr;
  if (!Callee->hasBody(Body))
    return Row;
  // The driver's own function of that name is not the kernel's, and a row that
  // says nothing does not hide a body.
  return Row->saysNothing() || isDriverCode(*Body, C.getSourceManager())
             ? nullptr
             : Row;
}

bool DriverChecker::evalCall(const CallEvent &Call, CheckerContext &C) const {
  const ApiFunction *Row = rowOf(Call, C);
  if (!Row)
    return false;
  step(Call.getOriginExpr()->getBeginLoc());
  step(Call.getOriginExpr()->getEndLoc());
  CallEvaluation(*this, Call, *Row, C).run();
  return true;
}

void DriverChecker::checkPostCall(const CallEvent &Call,
                                  CheckerContext &C) const {
  auto *Callee = dyn_cast_or_null<FunctionDecl>(Call.getDecl());
  if (!Observer || !Call.getOriginExpr())
    return;
  step(Call.getOriginExpr()->getBeginLoc());
  if (Callee && !C.wasInlined && Callee->hasBody() && !rowOf(Call, C))
    Observer->onSkippedBody(*Callee);
}

void DriverChecker::report(const Rule &Kind, PathPoint &P,
                           const std::string &Message, Handle Subject,
                           std::unique_ptr<BugReporterVisitor> Notes) const {
  if (!Kind.isEnabled())
    return;
  // A tag of its own keeps two reports at one place apart.
  ExplodedNode *Node =
      P.C.addTransition(P.State, P.Node, P.C.getNoteTag(StringRef()));
  if (!Node)
    return;
  auto Report = std::make_unique<PathSensitiveBugReport>(Kind, Message, Node);
  if (Subject.Symbol)
    Report->markInteresting(Subject.Symbol);
  if (Subject.Region)
    Report->markInteresting(Subject.Region);
  if (Notes)
    Report->addVisitor(std::move(Notes));
  P.Node = Node;
  P.C.emitReport(std::move(Report));
}

ProgramStateRef DriverChecker::checkPointerEscape(
    ProgramStateRef State, const InvalidatedSymbols &Escaped,
    const CallEvent *Call, PointerEscapeKind Kind) const {
  // Others may hold a reference too, and drop ours.
  for (const auto &[Key, Held] : State->get<DrydockResources>())
    if (Key.Family->Counted && !Held.Released && Key.Name.Symbol &&
        Escaped.count(Key.Name.Symbol))
      State = State->remove<DrydockResources>(Key);
  return State;
}

void DriverChecker::checkDeadSymbols(SymbolReaper &Reaper,
                                     CheckerContext &C) const {
  C.addTransition(forgetDead(C.getState(), Reaper));
}

} // namespace drydock
