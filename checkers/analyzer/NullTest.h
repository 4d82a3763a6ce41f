// Where a path learned that a pointer is NULL, or an error pointer.
#pragma once
#include "clang/StaticAnalyzer/Core/BugReporter/BugReporterVisitors.h"

namespace drydock {

/// Adds "'p' is NULL here" where the path tested Pointer, for reports that rest
/// on that test. Drops the report when it was not this code's own test: one in
/// a macro, or in a function that returned since, which is careful for all its
/// callers.
class NullTest : public clang::ento::BugReporterVisitor {
public:
  NullTest(clang::ento::SVal Pointer, std::string Subject, bool Error)
      : Pointer(Pointer), Subject(std::move(Subject)), Error(Error) {}

  void Profile(llvm::FoldingSetNodeID &Id) const override;
  clang::ento::PathDiagnosticPieceRef
  VisitNode(const clang::ento::ExplodedNode *Node,
            clang::ento::BugReporterContext &Context,
            clang::ento::PathSensitiveBugReport &Report) override;

private:
  bool isKnownBad(const clang::ento::ExplodedNode &Node) const;

  clang::ento::SVal Pointer;
  std::string Subject;
  bool Error;
  bool Found = false;
};

} // namespace drydock
