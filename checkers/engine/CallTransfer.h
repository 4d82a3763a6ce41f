// One call on one path: an API row, else the callee's summary, else unknown.
#pragma once
#include "engine/FunctionAnalysis.h"

namespace drydock {

class CallTransfer {
public:
  CallTransfer(FunctionAnalysis &Analysis, const llvm::CallBase &Call);

  /// Executes the call on S. False when it does not return. Further outcomes
  /// go to Forks.
  bool run(State &S, llvm::SmallVectorImpl<State> &Forks);

private:
  bool intrinsic(State &S, llvm::Intrinsic::ID Id, bool &Alive);
  void unknown(State &S, bool OwnCode);
  void checkInlineArguments(State &S, const llvm::Function &Callee,
                            bool Borrows);
  void callbacksMayRelease(State &S);
  void mayRun(State &S, const llvm::Function &Callback);
  void setResult(State &S, ExprId E);
  bool isPointerArgument(unsigned Index) const;

  // ApplyRow.cpp
  ExprId onlyResult(const ApiFunction &Row) const;
  bool applyRow(State &S, const ApiFunction &Row,
                llvm::SmallVectorImpl<State> &Forks);
  void applyEffects(State &S, const ApiFunction &Row, EffectWhen When);
  void applyEffect(State &S, const ApiFunction &Row, const ApiEffect &Effect);
  void applyCallback(State &S, const ApiEffect &Effect);
  void checkRowArguments(State &S, const ApiFunction &Row);
  bool isErrorPointer(const State &S, ExprId Value) const;
  ExprId at(State &S, ApiPlace Place);
  ExprId keyOf(State &S, const ApiEffect &Effect);

  // ApplySummary.cpp
  bool applySummary(State &S, const llvm::Function &Callee, const Summary &Sum,
                    llvm::SmallVectorImpl<State> &Forks);
  bool applyOutcome(State &S, const Summary &Sum, const Outcome &O);
  void releasedByTwin(State &S, State Before, const Outcome &O,
                      const Outcome &Twin);
  ExprId instantiate(State &S, const Path &P);
  ExprId place(State &S, Path P);
  bool isRuledOut(State &S, const Outcome &O);
  bool releasesUnder(const ApiFamily &Family) const;
  void leaveDangling(State &S, const SummaryResource &Origin, ExprId Place);

  // ApplyNames.cpp
  void applyNames(State &S, const llvm::Function &Callee,
                  llvm::SmallVectorImpl<State> &Forks);
  void beginByName(State &S, const NamedPair &P,
                   llvm::SmallVectorImpl<State> &Forks);
  void endByName(State &S, const NamedPair &P);
  void mayEndByName(State &S, const NamedPair &P);
  void mayEndUnseen(State &S, const llvm::Function &Callee);
  bool isPartOf(const State &S, const Resource &R, ExprId Whole) const;
  void makeByName(State &S, const llvm::Function &Callee);
  ExprId subjectOf(const State &S, const NamedPair &P) const;
  ExprId detailsOf(const NamedPair &P) const;

  // Sections.cpp
  void applySection(State &S, const ApiEffect &Effect);
  void enter(State &S, const ApiFamily *Family, ExprId Lock,
             std::shared_ptr<const PathNote> Inner = nullptr);
  void leave(State &S, const ApiFamily *Family, ExprId Lock,
             std::shared_ptr<const PathNote> Inner = nullptr);
  Section *otherName(State &S, const ApiFamily *Family, ExprId Lock) const;
  bool isByFlag(const State &S, const llvm::Instruction *Since) const;
  void misused(State &S, const Section &Lock, bool Enters,
               std::shared_ptr<const PathNote> Inner);
  void maySleep(State &S, const ApiFunction &Row);
  void maySleep(State &S, ExprId Flags,
                std::shared_ptr<const PathNote> Inner = nullptr);
  void applySections(State &S, const Summary &Sum, const Outcome &O);
  bool mayDiffer(State &S, const Summary &Sum, const Outcome &O,
                 const SummarySection &In);
  void maySection(State &S, const ApiFamily *Family, ExprId Lock);

  // Resources.cpp
  void acquire(State &S, const ApiFamily *Family, ExprId Handle, ExprId Key,
               bool Managed, bool ByArgument,
               const SummaryResource *Origin = nullptr);
  void release(State &S, const ApiFamily *Family, ExprId Handle, ExprId Key,
               bool ByDevres = false,
               std::shared_ptr<const PathNote> Inner = nullptr);
  bool dropsOwnCount(const State &S, const ApiFamily &Family,
                     ExprId Handle) const;
  void checkCounted(State &S, const ApiFamily &Family, ExprId Handle);
  void checkNeeds(State &S, const ApiFamily &Family);
  ExprId arrayOf(ExprId Handle) const;
  bool isIn(const State &S, ExprId Array, ExprId Handle) const;
  bool leadsThrough(ExprId Handle, ExprId Object) const;
  void runStoredCallbacks(State &S, const ApiFamily &Family, ExprId Object,
                          bool Direct);
  llvm::SmallVector<const llvm::Function *, 2>
  storedCallbacks(State &S, const ApiFamily &Family, ExprId Object,
                  bool Direct);
  void releasedByCallback(State &S, const llvm::Function &Callback,
                          ExprId Object);
  void checkManaged(State &S, const ApiFamily &Family, ExprId Handle);
  void releasedThroughItself(State &S, const ApiFamily *Family, ExprId Handle);
  void releasedByKey(State &S, const ApiFamily *Family, ExprId Handle,
                     ExprId Key);
  void releasedByOldKey(State &S, const ApiFamily *Family, ExprId Handle,
                        ExprId Key);
  void releasedAsOther(State &S, const ApiFamily &Family, ExprId Handle);
  void releasedByMaker(State &S, const ApiFamily *Family, ExprId Handle);
  void mayEnd(Resource &R);
  void mayRelease(State &S, const ApiFamily *Family, ExprId Handle, ExprId Key);
  void escape(State &S, ExprId Value, bool OnlyByCall);
  void keep(State &S, ExprId Value);
  void endAlong(State &S, const ApiFamily &Family, ExprId Handle);
  void escapeReachable(State &S, ExprId Object, bool OnlyByCall);

  FunctionAnalysis &A;
  const llvm::CallBase &Call;
  llvm::SmallVector<ExprId, 8> Args;
  bool Refused = false; ///< success is impossible: an argument is invalid
  ExprId Result = 0;    ///< the call's own value
  ExprId Returned = 0;  ///< what the outcome at hand returns
  /// Outcomes of the callee that the caller's world allows, while they are
  /// applied.
  llvm::SmallVector<const Outcome *, 6> Possible;
};

} // namespace drydock
