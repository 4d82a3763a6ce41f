// Turns the exit states of a function into its summary.
#pragma once
#include "engine/FunctionAnalysis.h"

namespace drydock {

class SummaryBuilder {
public:
  explicit SummaryBuilder(FunctionAnalysis &A) : A(A) {}
  Summary build();

private:
  Outcome outcome(const ExitState &Exit);
  llvm::SmallVector<Outcome, 2> outcomes(const ExitState &Exit);
  static void add(Summary &To, Outcome O);
  void addConditions(const ExitState &Exit, Outcome &O);
  void addResources(const ExitState &Exit, Outcome &O);
  void addStores(const ExitState &Exit, Outcome &O);
  void addUses(const ExitState &Exit, Outcome &O);
  std::vector<unsigned> havocs() const;
  static bool sameEffects(const Outcome &L, const Outcome &R);
  static void merge(Outcome &Into, const Outcome &From);
  static void mergeEffects(Outcome &Into, const Outcome &From);

  /// Portable form of E; empty when it starts at nothing the caller knows and
  /// AllowFresh is off.
  Path path(ExprId E, bool AllowFresh);
  bool append(Path &P, ExprId E, bool AllowFresh);
  /// Path under which the caller finds a resource acquired here.
  Path danglingPath(const ExitState &Exit, const Resource &R);
  Path handlePath(const ExitState &Exit, const Resource &R);
  bool isStableName(ExprId Address) const;
  bool fromCaller(ExprId E) const;

  FunctionAnalysis &A;
  llvm::DenseMap<ExprId, unsigned> FreshNumber;
};

} // namespace drydock
