#include "engine/PairNames.h"
#include "engine/CallTargets.h"
#include "lowering/SourceNames.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Analysis/CFG.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/PatternMatch.h"

using namespace llvm;

namespace drydock {

/// Names with one word of Name exchanged for one that ends what it begins.
static SmallVector<std::string, 8> endsOf(const ApiTable &Table,
                                          StringRef Name) {
  SmallVector<std::string, 8> Out;
  SmallVector<StringRef, 8> Words;
  Name.split(Words, '_');
  for (StringRef &Word : Words)
    for (const ApiPairWords &Pair : Table.pairWords())
      if (StringRef Begins = Word; Begins == Pair.Begins) {
        for (StringRef End : Pair.Ends) {
          Word = End;
          Out.push_back(join(Words, "_"));
        }
        Word = Begins;
      }
  return Out;
}

static bool hasEffects(const ApiTable &Table, StringRef Name) {
  const ApiFunction *Row = Table.function(Name);
  return Row && (!Row->Effects.empty() || Row->Managed);
}

/// The kernel calls it when the whole goes, whatever its name says.
static bool isCallback(const OpsRoles &Roles, const Function &F) {
  return Roles.has(F, OpsRole::Teardown) || Roles.isModuleExit(F);
}

/// Of a class: what its members undo is for the class to say.
static bool isMember(const Function &F) {
  const DISubprogram *Sub = F.getSubprogram();
  return Sub && isa_and_nonnull<DICompositeType>(Sub->getScope());
}

namespace {
/// Whether a function does anything that lasts: calls somebody else's, or
/// touches the device. What it writes into memory counts as less.
struct Deeds {
  bool Calls = false;
  bool Writes = false;

  void add(const ApiTable &Table, const Function &F, unsigned Depth = 0);

private:
  void addCall(const ApiTable &Table, const CallBase &Call, unsigned Depth);
};
} // namespace

void Deeds::addCall(const ApiTable &Table, const CallBase &Call,
                    unsigned Depth) {
  static constexpr unsigned MaxDepth = 4;
  // A warning's trap gets nothing but constants.
  if (Call.isInlineAsm()) {
    Calls |= any_of(Call.args(),
                    [](const Use &U) { return !isa<Constant>(U.get()); });
    return;
  }
  const Function *Callee = CallTargets::direct(Call);
  const ApiFunction *Row =
      Callee ? Table.function(SourceNames::name(*Callee)) : nullptr;
  if (Row)
    Calls |= Row->Context == "sleeps" ||
             any_of(Row->Effects, [](const ApiEffect &E) {
               return E.Kind != EffectKind::Init &&
                      E.Kind != EffectKind::Dereference;
             });
  else if (!Callee || Callee->isDeclaration() || Depth == MaxDepth)
    Calls |= !isa<IntrinsicInst>(Call);
  else
    add(Table, *Callee, Depth + 1);
}

void Deeds::add(const ApiTable &Table, const Function &F, unsigned Depth) {
  Calls |= F.isDeclaration();
  for (const BasicBlock &Block : F)
    for (const Instruction &I : Block)
      if (auto *Call = dyn_cast<CallBase>(&I))
        addCall(Table, *Call, Depth);
      else if (I.mayWriteToMemory())
        Writes |= !isa<AllocaInst>(getUnderlyingObject(
            isa<StoreInst>(I) ? cast<StoreInst>(I).getPointerOperand()
                              : I.getOperand(0)));
}

/// Neither ends anything, or what they end is not what Begin did.
static bool endNothing(const ApiTable &Table, const Function &Begin,
                       ArrayRef<const Function *> Ends) {
  Deeds Before, After;
  Before.add(Table, Begin);
  for (const Function *End : Ends)
    After.add(Table, *End);
  return (!After.Calls && !After.Writes) || (!Before.Calls && After.Calls);
}

PairNames::PairNames(const ApiTable &Table, const Module &Module,
                     const OpsRoles &Roles)
    : Roles(Roles) {
  StringMap<const Function *> ByName;
  for (const Function &F : Module)
    if (!F.isIntrinsic())
      ByName.try_emplace(SourceNames::name(F), &F);
  for (const Function &F : Module) {
    std::string Name = SourceNames::name(F);
    if (F.isIntrinsic() || isMember(F) || hasEffects(Table, Name))
      continue;
    SmallVector<const Function *, 2> Ends;
    for (const std::string &End : endsOf(Table, Name))
      if (const Function *Other = ByName.lookup(End);
          Other && !hasEffects(Table, End) && !isCallback(Roles, *Other))
        Ends.push_back(Other);
    if (!Ends.empty() && !endNothing(Table, F, Ends))
      addPair(Table, F, std::move(Ends));
  }
}

void PairNames::addPair(const ApiTable &Table, const Function &Begin,
                        SmallVector<const Function *, 2> Ends) {
  NamedPair &P = Pairs.emplace_back();
  P.Begin = &Begin;
  P.Ends = std::move(Ends);
  P.Family.Id = SourceNames::name(Begin);
  P.Family.Noun = "set-up";
  P.Family.Acquired = "done";
  P.Family.Released = "undone";
  P.Family.ByName = true;
  P.Family.EscapesByCall = true;
  P.Undoing = mentioning(P.Ends);
  P.UndoneByTeardown = any_of(P.Undoing, [&](const Function *F) {
    return Roles.has(*F, OpsRole::Teardown) || Roles.isModuleExit(*F);
  });
  ByBegin[&Begin] = &P;
  for (const Function *F : P.Undoing)
    ByUndoing[F].push_back(&P);
}

bool PairNames::isDutyOf(const Function &F, const NamedPair &P) const {
  for (const BasicBlock &Block : F)
    for (const Instruction &I : Block)
      if (auto *Call = dyn_cast<CallBase>(&I))
        if (const Function *Callee = CallTargets::direct(*Call);
            Callee && P.isEnd(*Callee))
          return true;
  return bringsUp(F, P, 0);
}

bool PairNames::bringsUp(const Function &F, const NamedPair &P,
                         unsigned Depth) const {
  static constexpr unsigned MaxDepth = 2;
  // What returns nothing mostly fills in memory that goes anyway.
  if (!P.UndoneByTeardown || P.Begin->getReturnType()->isVoidTy())
    return false;
  if (Roles.has(F, OpsRole::BringUp) || Roles.isModuleInit(F))
    return true;
  bool Any = false;
  for (const Use &U : F.uses()) {
    auto *Call = dyn_cast<CallBase>(U.getUser());
    if (!Call || !Call->isCallee(&U) || P.Undoing.contains(Call->getFunction()))
      return false;
    Any |= Depth < MaxDepth && bringsUp(*Call->getFunction(), P, Depth + 1);
  }
  return Any;
}

/// Where Call leads when it fails; null when nobody asks.
static const BasicBlock *whereItFails(const CallBase &Call) {
  for (const User *U : Call.users()) {
    auto *Test = dyn_cast<ICmpInst>(U);
    if (!Test || !match(Test->getOperand(1), PatternMatch::m_Zero()))
      continue;
    bool Fails = Test->getPredicate() == CmpInst::ICMP_NE ||
                 Test->getPredicate() == CmpInst::ICMP_SLT;
    for (const User *By : Test->users())
      if (auto *Branch = dyn_cast<BranchInst>(By))
        return Branch->getSuccessor(Fails ? 0 : 1);
  }
  return nullptr;
}

bool PairNames::callersUndo(const Function &F, const ApiFamily &Family) const {
  auto P = find_if(
      Pairs, [&](const NamedPair &Pair) { return &Pair.Family == &Family; });
  if (P == Pairs.end())
    return false;
  FunctionSet Others = P->Undoing;
  Others.erase(&F);
  return any_of(F.uses(), [&](const Use &U) {
    auto *Call = dyn_cast<CallBase>(U.getUser());
    const BasicBlock *Failed =
        Call && Call->isCallee(&U) ? whereItFails(*Call) : nullptr;
    return Failed && any_of(*Call->getFunction(), [&](const BasicBlock &Block) {
             return isPotentiallyReachable(Failed, &Block) &&
                    any_of(Block, [&](const Instruction &I) {
                      return mentions(I, Others);
                    });
           });
  });
}

bool PairNames::bringsUp(const Function &F, const ApiFamily &Family) const {
  return any_of(Pairs, [&](const NamedPair &P) {
    return &P.Family == &Family && bringsUp(F, P, 0);
  });
}

} // namespace drydock
