// Interprets one function over disjuncts, merging those that agree on the
// state of every resource (property simulation): long probe functions stay
// linear, error paths stay apart.
#pragma once
#include "engine/AsyncSources.h"
#include "engine/CallTargets.h"
#include "engine/DevresOwner.h"
#include "engine/Hooks.h"
#include "engine/ModuleAnalysis.h"
#include "engine/PairNames.h"
#include "engine/RegisterGates.h"
#include "engine/State.h"
#include "engine/Summary.h"
#include "engine/TeardownIndex.h"
#include "lowering/SourceNames.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"

namespace drydock {

/// What all functions of a unit share.
struct UnitContext {
  const llvm::Module &Module;
  const ApiTable &Table;
  const EngineOptions &Options;
  SummaryMap &Summaries;
  SourceNames &Names;
  const CallTargets &Targets;
  const TeardownIndex &Teardown;
  const OpsRoles &Roles;
  const AsyncSources &Async;
  const RegisterGates &Gates;
  const CallContexts &Contexts;
  const PairNames &Pairs;
  Releasers &Release;
  const DevresOwner &Devres;
};

/// A state at a return, with what is returned.
struct ExitState {
  State S;
  const llvm::ReturnInst *Return = nullptr;
  ExprId Value = 0; ///< 0: void
};

class FunctionAnalysis {
public:
  FunctionAnalysis(UnitContext &Unit, const llvm::Function &F,
                   const std::vector<EngineHooks *> &Hooks, bool EntryPoint);

  /// Interprets the function, fires hooks, returns its summary.
  Summary run();
  /// Empty when nothing was cut.
  const std::string &truncation() const { return Cut; }

  ExprPool Pool;
  Values Facts{Pool};
  UnitContext &Unit;
  const llvm::Function &F;
  std::vector<ExitState> Exits;
  /// Where any path released what was acquired there: merged paths keep one.
  llvm::DenseMap<const llvm::Instruction *,
                 llvm::SmallSetVector<const llvm::Instruction *, 4>>
      ReleasedAt;
  /// The same for locks: where what was entered there is left.
  llvm::DenseMap<const llvm::Instruction *,
                 llvm::SmallSetVector<const llvm::Instruction *, 4>>
      LeftAt;

  /// Source spelling of E; with S by the variables that lead there now.
  std::string render(ExprId E, const State *S = nullptr);
  const llvm::Value *variableWith(const State &S, ExprId E);
  const llvm::DIType *typeOf(ExprId E);
  const llvm::DIType *recordAt(ExprId Base);
  /// True when E is rooted in a parameter or a global.
  bool callerVisible(const State &S, ExprId E) const;
  /// Reachable for the caller at this exit: returned or stored in its world.
  /// InArray is set when a way leads through an array element or a list.
  bool reachable(const ExitState &Exit, ExprId Handle,
                 bool *InArray = nullptr) const;
  /// E goes through an array element with a variable index.
  bool hasIndex(ExprId E) const;
  bool isEntryPoint() const { return EntryPoint; }
  /// How often the loops around I have been gone round on the way.
  unsigned roundOf(const State &S, const llvm::Instruction &I);
  /// Taken in an earlier round of a loop, and of what the driver keeps: which
  /// of them a loop undoes can't be told.
  bool isOfEarlierRound(const State &S, const Resource &R);
  bool isInLoop(const llvm::Instruction &I) { return loopAround(I); }
  /// This function is to undo P itself when it fails.
  bool isDuty(const NamedPair &P);

private:
  friend class CallTransfer;
  friend class SummaryBuilder;

  // FunctionAnalysis.cpp: the worklist
  bool exhausted();
  void takeOwned(State &S);
  void numberValues();
  void findReturnedPhis();
  void runBlock(const llvm::BasicBlock &Block, std::vector<State> Live);
  void pushEdge(const llvm::BasicBlock &From, const llvm::BasicBlock &To,
                State S);

  // Merge.cpp
  /// How much two disjuncts must agree on to become one: less and less, the
  /// more of them there are.
  enum class Agree { OnEvidence, OnResources, OnOwnResources };
  std::vector<State> reduce(const llvm::BasicBlock &Block,
                            std::vector<State> In);
  std::vector<State> mergeAlike(const llvm::BasicBlock &Block,
                                std::vector<State> In, Agree Level);
  std::vector<uint64_t> signature(const llvm::BasicBlock &Block, const State &S,
                                  Agree Level) const;
  void mergeResources(State &Into, const State &From) const;
  void mergeInto(const llvm::BasicBlock &Block, State &Into, const State &From);

  // Transfer.cpp
  ExprId value(const State &S, const llvm::Value *V);
  ExprId constantValue(const llvm::Constant *C);
  void assign(State &S, const llvm::Instruction &I, ExprId E);
  /// Executes I; false when the path ends. Forked states go to Forks.
  bool step(State &S, const llvm::Instruction &I,
            llvm::SmallVectorImpl<State> &Forks);
  bool call(State &S, const llvm::CallBase &Call,
            llvm::SmallVectorImpl<State> &Forks);
  bool select(State &S, const llvm::SelectInst &Select,
              llvm::SmallVectorImpl<State> &Forks);
  void leave(State S, const llvm::ReturnInst &Return);
  ExprId compute(State &S, const llvm::Instruction &I);
  ExprId gep(State &S, const llvm::GEPOperator &G);

  // Branches.cpp
  ExprId incoming(State &S, const llvm::PHINode &Phi,
                  const llvm::BasicBlock &From);
  void branch(State S, const llvm::BranchInst &B);
  void switchTo(State S, const llvm::SwitchInst &B);
  /// What a static key leaves out most of the time, a debug message, say, is
  /// checked, and changes nothing.
  void lookInto(State S, const llvm::BasicBlock &Block);
  void testedPointer(State &S, ExprId Condition, const llvm::Instruction &I);

  // Memory.cpp
  ExprId readMemory(State &S, ExprId Address, llvm::Type *Type);
  void writeMemory(State &S, ExprId Address, ExprId Value, bool IsPointer);
  /// Unknown code may have written the object that Pointer points into.
  void havoc(State &S, ExprId Pointer);
  void forget(State &S, ExprId Object, bool Everything);
  /// The bytes at Address were overwritten.
  void forgetRange(State &S, ExprId Address, int64_t Size);
  /// They were set to zero: so are the handles that were read from there.
  void clearRange(State &S, ExprId Address, int64_t Size);
  /// What an erased entry held is where we no longer see it.
  void lostSight(State &S, ExprId Value);
  void lostInArithmetic(State &S, ExprId Value);

  // Checks.cpp: events for the rules
  void checkDereference(State &S, ExprId Address, const llvm::Instruction &I,
                        const SummaryUse *Inner = nullptr,
                        bool ByContract = false);
  /// Value is stored at Address: the object there may come to own it.
  void checkOwnedField(State &S, ExprId Address, ExprId Value,
                       const llvm::Instruction &I);
  bool takesReference(const ApiFamily &Family) const;
  void checkArgument(State &S, ExprId Pointer, const llvm::Instruction &I);
  /// Address leads into the very thing that R released.
  bool releasedThis(const State &S, const Resource &R, ExprId Address) const;
  bool insideReleased(const Resource &R, ExprId Address) const;
  ExprId nameFor(const Resource &R, ExprId Base) const;

  // RegisterChecks.cpp
  void checkRegisterUse(State &S, ExprId Address, const llvm::Instruction &I,
                        const SummaryUse *Inner = nullptr);
  /// A stop of Source: until now its handlers could run.
  void checkLiveHandlers(State &S, const llvm::Instruction &I,
                         const ApiFamily *Source);
  /// R is released, and the registers at Mapping need it.
  bool isShut(const State &S, const Resource &R, ExprId Mapping,
              const llvm::Instruction &I) const;
  /// F stores to the field at Address only on the way from I on.
  bool setsLater(ExprId Address, const llvm::Instruction &I) const;

  const std::vector<EngineHooks *> &Hooks;
  bool EntryPoint;
  std::string Cut;
  unsigned Steps = 0;
  unsigned Joins = 0; ///< makes joined values distinct
  llvm::DenseMap<const llvm::BasicBlock *, unsigned> Order;
  std::vector<const llvm::BasicBlock *> Blocks; ///< reverse post order
  std::vector<std::vector<State>> Pending;      ///< by order
  llvm::DenseMap<const llvm::Value *, unsigned> SlotOf;
  /// Phis that feed the return value: success and failure stay apart there.
  llvm::SmallPtrSet<const llvm::PHINode *, 8> ReturnedPhis;
  llvm::DenseMap<const NamedPair *, bool> Duties;
  const llvm::Loop *loopAround(const llvm::Instruction &I);
  std::unique_ptr<llvm::LoopInfo> Loops;
  llvm::DenseMap<ExprId, const ApiFunction *> ContractOf; ///< call results
};

} // namespace drydock
