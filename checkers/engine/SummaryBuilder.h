// Turns the exit states of a function into its summary.
#pragma once
#include "engine/FunctionAnalysis.h"

namespace drydock {

class SummaryBuilder {
public:
  explicit SummaryBuilder(FunctionAnalysis &A) : A(A) {}
  Summary build();

private:
  ValueSet resultOf(const ExitState &Exit) const;
  Outcome outcome(const ExitState &Exit);
  llvm::SmallVector<Outcome, 2> outcomes(const ExitState &Exit);
  void addConditions(const ExitState &Exit, Outcome &O);
  void addResources(const ExitState &Exit, Outcome &O);
  /// What R's state at this exit means to the caller.
  std::optional<SummaryResource> effect(const ExitState &Exit,
                                        const Resource &R, const Outcome &O);
  /// What the caller handed in, and an object made here keeps.
  void addKept(const ExitState &Exit, Outcome &O);
  void addStores(const ExitState &Exit, Outcome &O);
  void addUses(const ExitState &Exit, Outcome &O);
  void addSections(const ExitState &Exit, Outcome &O);
  void addSleeps(const ExitState &Exit, Outcome &O);
  std::vector<unsigned> havocs() const;

  /// Portable form of E; empty when it starts at nothing the caller knows and
  /// AllowFresh is off.
  Path path(ExprId E, bool AllowFresh);
  bool append(Path &P, ExprId E, bool AllowFresh);
  /// An object of the caller holds R besides what is returned.
  bool isOfHolder(const ExitState &Exit, const Resource &R) const;
  bool isKept(const ExitState &Exit, const Resource &R) const;
  /// Path under which the caller finds a resource acquired here.
  Path handlePath(const ExitState &Exit, const Resource &R);
  /// Where in the caller's world a pointer to it stands; empty when nowhere, or
  /// in no place with a name of its own, as in a list.
  Path storedAt(const ExitState &Exit, ExprId Handle);
  bool isStableName(ExprId Address) const;
  bool fromCaller(ExprId E) const;

  FunctionAnalysis &A;
  llvm::DenseMap<ExprId, unsigned> FreshNumber;
};

} // namespace drydock
