#include "Agreement.h"
#include "engine/FunctionAnalysis.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace drydock {

/// Name of the enumerator that the parameter's type gives the value.
static std::string enumerator(const Function *Callee, unsigned Parameter,
                              int64_t Value) {
  const DISubprogram *Sub = Callee ? Callee->getSubprogram() : nullptr;
  if (!Sub || Parameter + 1 >= Sub->getType()->getTypeArray().size())
    return "";
  auto Types = Sub->getType()->getTypeArray();
  auto *Enum = dyn_cast_or_null<DICompositeType>(
      SourceNames::strip(Types[Parameter + 1]));
  if (!Enum || Enum->getTag() != dwarf::DW_TAG_enumeration_type)
    return "";
  for (const DINode *Node : Enum->getElements())
    if (auto *E = dyn_cast<DIEnumerator>(Node);
        E && E->getValue().getSExtValue() == Value)
      return E->getName().str();
  return "";
}

static Site::Term termOf(const CallBase &Call, unsigned Argument) {
  Site::Term T;
  const Value *V = Call.getArgOperand(Argument);
  if (auto *Int = dyn_cast<ConstantInt>(V); Int && Int->getBitWidth() <= 64) {
    T.Constant = true;
    T.Value = Int->getSExtValue();
    T.Text = enumerator(CallTargets::direct(Call), Argument, T.Value);
    if (T.Text.empty())
      T.Text = std::to_string(T.Value);
  } else if (isa<ConstantPointerNull>(V)) {
    T.Constant = true;
    T.Text = "NULL";
  }
  return T;
}

Site siteAt(const UnitContext &Unit, const CallBase &Call,
            const ApiFunction &Row, const ApiEffect &Effect) {
  Site S;
  S.Family = Effect.Resource;
  S.Acquires = Effect.Kind == EffectKind::Acquire;
  S.Where = Unit.Names.place(Call);
  S.Function = SourceNames::name(*Call.getFunction());
  for (const ApiPlace &P : Effect.Matches)
    if (P.K == ApiPlace::Argument && P.Index < Call.arg_size())
      S.Terms[Row.Args[P.Index]] = termOf(Call, P.Index);
  return S;
}

/// Declared in no header, so that no other unit knows it.
static bool isPrivate(const UnitContext &Unit, const Place &P) {
  if (!P.isField()) {
    const GlobalVariable *G = Unit.Module.getNamedGlobal(P.Owner);
    return G && G->hasLocalLinkage();
  }
  const DICompositeType *Record = Unit.Names.record(P.Owner);
  return Record && Record->getFile() &&
         sys::path::extension(Record->getFile()->getFilename()) != ".h";
}

void Agreement::add(const UnitContext &Unit, const Place &P, Site S) {
  Units.insert(Unit.Module.getName().str());
  if (!isPrivate(Unit, P))
    Shared.insert(P);
  Sites[P].push_back(std::move(S));
}

std::vector<Disagreement>
Agreement::compare(const Site &Released,
                   const std::vector<const Site *> &Acquired) {
  std::vector<Disagreement> Out;
  if (Acquired.empty())
    return Out;
  for (const auto &[Name, Term] : Released.Terms) {
    if (!Term.Constant)
      continue;
    auto agrees = [&, &Name = Name, &Term = Term](const Site *S) {
      auto Other = S->Terms.find(Name);
      if (Other == S->Terms.end())
        return true;
      // A variable may have any value, but a pointer in use is not NULL.
      if (!Other->second.Constant)
        return Term.Text != "NULL";
      return Other->second.Value == Term.Value;
    };
    if (none_of(Acquired, agrees))
      Out.push_back({&Released, Acquired.front(), Name});
  }
  return Out;
}

std::vector<Disagreement> Agreement::check() const {
  std::vector<Disagreement> Out;
  for (const auto &[P, All] : Sites) {
    if (Others.count(P))
      continue;
    for (const Site &Released : All) {
      std::vector<const Site *> Acquired;
      for (const Site &S : All)
        if (S.Acquires && S.Family == Released.Family)
          Acquired.push_back(&S);
      if (Released.Acquires)
        continue;
      for (Disagreement D : compare(Released, Acquired)) {
        D.AllSeen = !Shared.count(P) || Units.size() > 1;
        Out.push_back(std::move(D));
      }
    }
  }
  return Out;
}

} // namespace drydock
