// Path-sensitive checkers for Clang's Static Analyzer: what the tables say of
// the kernel's functions, and three rules on top. One object serves all rules,
// as in clang's own families: they need the same model of calls.
#pragma once
#include "analyzer/PathState.h"
#include "clang/StaticAnalyzer/Core/BugReporter/BugType.h"
#include "clang/StaticAnalyzer/Core/Checker.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"

namespace drydock {

/// Told about every step that the checkers understand, on any path, so that a
/// host can tell "looked and found nothing" from "did not look".
class PathObserver {
public:
  virtual ~PathObserver() = default;
  virtual void onStep(clang::SourceLocation Where) = 0;
  /// A function that has a body and was not followed into.
  virtual void onSkippedBody(const clang::FunctionDecl &Function) = 0;
};

/// Where a checker stands: its additions to the path, in order.
struct PathPoint {
  clang::ento::CheckerContext &C;
  clang::ento::ProgramStateRef State = C.getState();
  clang::ento::ExplodedNode *Node = C.getPredecessor();

  explicit PathPoint(clang::ento::CheckerContext &C) : C(C) {}
  bool alive() const { return State && Node; }
};

class DriverChecker
    : public clang::ento::CheckerFamily<
          clang::ento::eval::Call, clang::ento::check::PostCall,
          clang::ento::check::Location, clang::ento::check::BranchCondition,
          clang::ento::check::PreStmt<clang::BinaryOperator>,
          clang::ento::check::PointerEscape, clang::ento::check::DeadSymbols> {
public:
  using Rule = clang::ento::CheckerFrontendWithBugType;
  Rule UnguardedPointer{"Unguarded pointer", "Linux drivers"};
  Rule DoubleFree{"Double free", "Linux drivers"};
  Rule PostUnmapMmio{"Register access after unmap", "Linux drivers"};

  llvm::StringRef getDebugTag() const override { return "DriverChecker"; }
  /// Rows of a host that has them; else the embedded ones are loaded when the
  /// first call is seen.
  void use(const ApiTable &Other) { Table = &Other; }
  /// Adds rows from files, separated by ';'. Returns what is wrong with them.
  std::string load(llvm::StringRef Models);
  void observe(PathObserver &Who) { Observer = &Who; }

  bool evalCall(const clang::ento::CallEvent &Call,
                clang::ento::CheckerContext &C) const;
  void checkPostCall(const clang::ento::CallEvent &Call,
                     clang::ento::CheckerContext &C) const;
  void checkLocation(clang::ento::SVal Location, bool IsLoad,
                     const clang::Stmt *S,
                     clang::ento::CheckerContext &C) const;
  void checkBranchCondition(const clang::Stmt *Condition,
                            clang::ento::CheckerContext &C) const;
  void checkPreStmt(const clang::BinaryOperator *Comparison,
                    clang::ento::CheckerContext &C) const;
  clang::ento::ProgramStateRef
  checkPointerEscape(clang::ento::ProgramStateRef State,
                     const clang::ento::InvalidatedSymbols &Escaped,
                     const clang::ento::CallEvent *Call,
                     clang::ento::PointerEscapeKind Kind) const;
  void checkDeadSymbols(clang::ento::SymbolReaper &Reaper,
                        clang::ento::CheckerContext &C) const;

  /// E, whose value is Pointer, is followed; narrows P to where that is
  /// possible, and ends it where it isn't.
  void follow(PathPoint &P, clang::ento::SVal Pointer, const clang::Expr *E,
              bool ByContract) const;
  /// Registers are accessed through E.
  void accessRegisters(PathPoint &P, clang::ento::SVal Pointer,
                       const clang::Expr *E) const;
  /// Nothing when the rule is off. The report is about Subject.
  void report(
      const Rule &Kind, PathPoint &P, const std::string &Message,
      Handle Subject,
      std::unique_ptr<clang::ento::BugReporterVisitor> Notes = nullptr) const;
  void step(clang::SourceLocation Where) const {
    if (Observer)
      Observer->onStep(Where);
  }

private:
  const ApiFunction *rowOf(const clang::ento::CallEvent &Call,
                           clang::ento::CheckerContext &C) const;

  std::shared_ptr<const ApiTable> OwnTable;
  mutable const ApiTable *Table = nullptr; ///< null until it is needed
  PathObserver *Observer = nullptr;
};

} // namespace drydock
