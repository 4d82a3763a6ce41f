#include "engine/CallTargets.h"
#include "lowering/SourceNames.h"
#include "model/ApiTable.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Analysis/ConstantFolding.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"

using namespace llvm;

namespace drydock {

// More candidates than this say nothing about one call.
static constexpr unsigned MaxTargets = 3;

CallTargets::CallTargets(const Module &Module) : TheModule(Module) {
  addInitializers(Module);
  addCode(Module);
}

const Function *CallTargets::direct(const CallBase &Call) {
  return dyn_cast<Function>(
      Call.getCalledOperand()->stripPointerCastsAndAliases());
}

const ApiFunction *CallTargets::row(const ApiTable &Table,
                                    const CallBase &Call) {
  const Function *Callee = direct(Call);
  return Callee ? Table.function(SourceNames::name(*Callee)) : nullptr;
}

bool CallTargets::hasBits(const CallBase &Call, const ApiPlace &Argument,
                          uint64_t Bits) {
  if (Argument.K != ApiPlace::Argument || Argument.Index >= Call.arg_size())
    return false;
  auto *Number = dyn_cast<ConstantInt>(Call.getArgOperand(Argument.Index));
  return Number && Bits && (Number->getZExtValue() & Bits) == Bits;
}

bool CallTargets::looksInto(const Function &F, unsigned Parameter,
                            unsigned Depth) {
  static constexpr unsigned MaxDepth = 4;
  if (F.isDeclaration())
    return !F.isIntrinsic();
  if (Parameter >= F.arg_size() || Depth > MaxDepth)
    return false;
  SmallVector<const Value *, 8> Work = {F.getArg(Parameter)};
  while (!Work.empty())
    for (const Use &U : Work.pop_back_val()->uses()) {
      const User *By = U.getUser();
      if (isa<LoadInst>(By) ||
          (isa<StoreInst>(By) &&
           U.getOperandNo() == StoreInst::getPointerOperandIndex()))
        return true;
      if (isa<GEPOperator, CastInst>(By) && By->getType()->isPointerTy())
        Work.push_back(By);
      auto *Call = dyn_cast<CallBase>(By);
      const Function *Callee = Call ? direct(*Call) : nullptr;
      if (Callee && Call->isArgOperand(&U) &&
          looksInto(*Callee, Call->getArgOperandNo(&U), Depth + 1))
        return true;
    }
  return false;
}

void CallTargets::addInitializers(const Module &Module) {
  SmallVector<const Constant *, 32> Work;
  for (const GlobalVariable &G : Module.globals())
    if (G.hasInitializer())
      Work.push_back(G.getInitializer());
  while (!Work.empty()) {
    const Constant *C = Work.pop_back_val();
    auto *Type = dyn_cast<StructType>(C->getType());
    for (unsigned I = 0; I != C->getNumOperands(); ++I) {
      auto *Operand = dyn_cast<Constant>(C->getOperand(I));
      if (!Operand)
        continue;
      if (auto *F = dyn_cast<Function>(Operand->stripPointerCasts())) {
        Taken[F] = true;
        if (Type && !is_contained(Stored[{Type, I}], F))
          Stored[{Type, I}].push_back(F);
      } else if (isa<ConstantAggregate>(Operand)) {
        Work.push_back(Operand);
      }
    }
  }
}

void CallTargets::addCode(const Module &Module) {
  for (const Function &Caller : Module)
    for (const BasicBlock &Block : Caller)
      for (const Instruction &I : Block) {
        auto *Call = dyn_cast<CallBase>(&I);
        if (Call)
          if (const Function *F = direct(*Call)) {
            ++Callers[F];
            Tested[F] += any_of(Call->users(), [](const User *U) {
              auto *Compare = dyn_cast<ICmpInst>(U);
              return Compare &&
                     isa<ConstantPointerNull>(Compare->getOperand(1));
            });
          }
        for (const Use &U : I.operands())
          if (auto *F = dyn_cast<Function>(U.get()))
            if (!Call || !Call->isCallee(&U))
              Taken[F] = true;
        auto *Store = dyn_cast<StoreInst>(&I);
        if (!Store)
          continue;
        auto *F = dyn_cast<Function>(Store->getValueOperand());
        auto *G = dyn_cast<GEPOperator>(Store->getPointerOperand());
        if (!F || !G || G->getNumIndices() != 2)
          continue;
        if (auto *Type = dyn_cast<StructType>(G->getSourceElementType()))
          if (auto *Index = dyn_cast<ConstantInt>(G->getOperand(2)))
            if (!is_contained(Stored[{Type, unsigned(Index->getZExtValue())}],
                              F))
              Stored[{Type, unsigned(Index->getZExtValue())}].push_back(F);
      }
}

/// The record that G is, by debug info: initializers are laid out anew where
/// there are unions.
static const DICompositeType *recordOf(const GlobalVariable &G) {
  SmallVector<DIGlobalVariableExpression *, 1> Infos;
  G.getDebugInfo(Infos);
  if (Infos.empty() || !G.hasInitializer())
    return nullptr;
  return dyn_cast_or_null<DICompositeType>(
      SourceNames::strip(Infos[0]->getVariable()->getType()));
}

static const Function *functionAt(const GlobalVariable &G, uint64_t Offset) {
  return dyn_cast_or_null<Function>(ConstantFoldLoadFromConst(
      const_cast<Constant *>(G.getInitializer()),
      PointerType::get(G.getContext(), 0), APInt(64, Offset),
      G.getParent()->getDataLayout()));
}

SmallVector<const Function *, 2>
CallTargets::inVariables(const std::vector<std::string> &Members) const {
  SmallVector<const Function *, 2> All;
  if (Members.empty())
    return All;
  for (const GlobalVariable &G : TheModule.globals())
    if (const DICompositeType *Record = recordOf(G);
        Record && Record->getTag() == dwarf::DW_TAG_structure_type)
      for (const DINode *Node : Record->getElements())
        if (auto *Member = dyn_cast<DIDerivedType>(Node);
            Member && is_contained(Members, Member->getName()))
          if (const Function *F = functionAt(G, Member->getOffsetInBits() / 8))
            All.push_back(F);
  return All;
}

SmallVector<const Function *, 2> CallTargets::stored(StringRef Record,
                                                     uint64_t Offset) const {
  SmallSetVector<const Function *, 2> All;
  for (const auto &[Field, Functions] : Stored) {
    auto *Type = const_cast<StructType *>(Field.first);
    if (Type->hasName() && Type->getName() == ("struct." + Record).str() &&
        Type->isSized() &&
        TheModule.getDataLayout().getStructLayout(Type)->getElementOffset(
            Field.second) == Offset)
      All.insert_range(Functions);
  }
  for (const GlobalVariable &G : TheModule.globals())
    if (const DICompositeType *Type = recordOf(G);
        Type && Type->getName() == Record)
      if (const Function *F = functionAt(G, Offset))
        All.insert(F);
  return {All.begin(), All.end()};
}

SmallVector<const Function *, 4>
CallTargets::indirect(const CallBase &Call) const {
  auto *Load = dyn_cast<LoadInst>(Call.getCalledOperand());
  if (!Load)
    return {};
  auto *G = dyn_cast<GEPOperator>(Load->getPointerOperand());
  if (!G || G->getNumIndices() != 2)
    return {};
  auto *Type = dyn_cast<StructType>(G->getSourceElementType());
  auto *Index = dyn_cast<ConstantInt>(G->getOperand(2));
  if (!Type || !Index)
    return {};
  auto It = Stored.find({Type, unsigned(Index->getZExtValue())});
  if (It == Stored.end() || It->second.size() > MaxTargets)
    return {};
  return {It->second.begin(), It->second.end()};
}

} // namespace drydock
