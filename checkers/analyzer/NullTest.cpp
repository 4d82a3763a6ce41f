#include "analyzer/NullTest.h"
#include "analyzer/ValueClasses.h"
#include "model/Wording.h"
#include "clang/Basic/SourceManager.h"
#include "clang/StaticAnalyzer/Core/BugReporter/BugReporter.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ExplodedGraph.h"

using namespace clang;
using namespace clang::ento;

namespace drydock {

void NullTest::Profile(llvm::FoldingSetNodeID &Id) const {
  static const int Kind = 0;
  Id.AddPointer(&Kind);
  Pointer.Profile(Id);
}

bool NullTest::isKnownBad(const ExplodedNode &Node) const {
  return !(possible(Node.getState(), Pointer) & Positive);
}

static bool isCaller(const StackFrameContext *Outer,
                     const LocationContext *Inner) {
  for (; Inner; Inner = Inner->getParent())
    if (Inner == Outer)
      return true;
  return false;
}

PathDiagnosticPieceRef NullTest::VisitNode(const ExplodedNode *Node,
                                           BugReporterContext &Context,
                                           PathSensitiveBugReport &Report) {
  const ExplodedNode *Before = Node->getFirstPred();
  if (Found || !Before || !isKnownBad(*Node) || isKnownBad(*Before))
    return nullptr;
  Found = true;
  const Stmt *Where = Node->getStmtForDiagnostics();
  if (!Where)
    return nullptr;
  const SourceManager &Sources = Context.getSourceManager();
  bool Returned = !isCaller(Node->getStackFrame(),
                            Report.getErrorNode()->getLocationContext());
  if (Returned || Sources.isMacroBodyExpansion(Where->getBeginLoc())) {
    Report.markInvalid("not this code's own test", Node->getStackFrame());
    return nullptr;
  }
  PathDiagnosticLocation Place(Where, Sources, Node->getLocationContext());
  return std::make_shared<PathDiagnosticEventPiece>(
      Place, wording::isBadHere(Subject, Error));
}

} // namespace drydock
