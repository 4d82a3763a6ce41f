#include "Designators.h"
#include "../StableOrder.h"

using namespace clang;
using namespace drydock::migrate;
typedef std::vector<DesignatorStep> Steps;

std::vector<DesignatorStep> DesignatedItem::written() const {
  std::vector<DesignatorStep> Result;
  llvm::copy_if(Path, std::back_inserter(Result),
                [](const DesignatorStep &S) { return S.Written; });
  return Result;
}

const InitListExpr *drydock::migrate::writtenForm(const InitListExpr *List) {
  return List->isSemanticForm() && List->getSyntacticForm()
             ? List->getSyntacticForm()
             : List;
}

bool drydock::migrate::comesBefore(const DesignatedItem &A,
                                   const DesignatedItem &B) {
  return std::lexicographical_compare(
      A.Path.begin(), A.Path.end(), B.Path.begin(), B.Path.end(),
      [](const DesignatorStep &X, const DesignatorStep &Y) {
        return X.order() < Y.order();
      });
}

/// Every member that an item without a designator can be for, in order.
static void membersInOrder(const RecordDecl *Record, const Steps &Above,
                           std::vector<Steps> &Out) {
  for (const FieldDecl *F : Record->fields()) {
    if (F->isUnnamedBitField())
      continue;
    Steps Here = Above;
    Here.push_back({F, 0, 0, !F->getName().empty()});
    const RecordDecl *Inner = F->getType()->getAsRecordDecl();
    if (F->getName().empty() && Inner && Inner->getDefinition())
      membersInOrder(Inner->getDefinition(), Here, Out);
    else
      Out.push_back(std::move(Here));
  }
}

/// Behind one member of a union comes what follows the union.
static bool inSameUnion(const Steps &A, const Steps &B) {
  for (size_t I = 0; I + 1 < std::min(A.size(), B.size()); ++I) {
    if (A[I] != B[I])
      return false;
    const RecordDecl *Inner = A[I].Field->getType()->getAsRecordDecl();
    if (Inner && Inner->isUnion())
      return true;
  }
  return false;
}

static Steps nextMember(const RecordDecl *Record, const Steps &Last) {
  std::vector<Steps> All;
  membersInOrder(Record, {}, All);
  if (Last.empty())
    return All.empty() ? Steps() : All.front();
  auto At = llvm::find(All, Last);
  if (At == All.end())
    return {};
  for (++At; At != All.end(); ++At)
    if (!inSameUnion(*At, Last))
      return *At;
  return {};
}

/// An aggregate's value in one item; else its braces were left out and the
/// next items belong to it as well.
static bool isWhole(const Expr *Item, QualType Type, const ASTContext &AST) {
  if (isa<InitListExpr>(Item))
    return !Type->isScalarType();
  if (Type->isScalarType())
    return true;
  const Expr *Plain = Item->IgnoreParenImpCasts();
  return AST.hasSameUnqualifiedType(Plain->getType(), Type) ||
         (Type->isArrayType() && isa<StringLiteral>(Plain));
}

static Steps pathOf(const DesignatedInitExpr *Item, const ASTContext &AST) {
  Steps Result;
  for (const auto &D : Item->designators()) {
    if (D.isFieldDesignator()) {
      if (!D.getFieldDecl())
        return {};
      Result.push_back({D.getFieldDecl(), 0, 0, D.getDotLoc().isValid()});
      continue;
    }
    bool Range = D.isArrayRangeDesignator();
    auto From = (Range ? Item->getArrayRangeStart(D) : Item->getArrayIndex(D))
                    ->getIntegerConstantExpr(AST);
    auto To =
        Range ? Item->getArrayRangeEnd(D)->getIntegerConstantExpr(AST) : From;
    if (!From || !To)
      return {};
    Result.push_back({nullptr, From->getZExtValue(), To->getZExtValue()});
  }
  return Result;
}

/// The place behind the last one, for an item that names none.
static Steps following(const Steps &Last, QualType Type, const Expr *Item,
                       const ASTContext &AST) {
  if (const ArrayType *Array = AST.getAsArrayType(Type)) {
    if (!isWhole(Item, Array->getElementType(), AST) || Last.size() > 1)
      return {};
    uint64_t Index = Last.empty() ? 0 : Last[0].To + 1;
    return {{nullptr, Index, Index}};
  }
  const RecordDecl *Record = Type->getAsRecordDecl();
  if (!Record || !Record->getDefinition())
    return {};
  Steps Next = nextMember(Record->getDefinition(), Last);
  if (Next.empty() || !isWhole(Item, Next.back().Field->getType(), AST))
    return {};
  return Next;
}

/// One is the other or a part of it.
static bool overlap(const Steps &A, const Steps &B) {
  for (size_t I = 0; I < std::min(A.size(), B.size()); ++I)
    if (A[I].Field != B[I].Field || A[I].From > B[I].To || B[I].From > A[I].To)
      return false;
  return true;
}

static bool anyOverlap(std::vector<DesignatedItem> Items) {
  orderStably(Items, comesBefore);
  for (size_t I = 1; I < Items.size(); ++I)
    if (overlap(Items[I - 1].Path, Items[I].Path))
      return true;
  return false;
}

const InitListExpr *drydock::migrate::unnamedMember(const Expr *Item) {
  const auto *Inner = dyn_cast<InitListExpr>(Item);
  const InitListExpr *Form =
      Inner && Inner->getSemanticForm() ? Inner->getSemanticForm() : Inner;
  const RecordDecl *Record =
      Form ? Form->getType()->getAsRecordDecl() : nullptr;
  if (!Record || !Record->isAnonymousStructOrUnion())
    return nullptr;
  const InitListExpr *Written = writtenForm(Form);
  if (!Written->getNumInits() ||
      !llvm::all_of(Written->inits(), llvm::IsaPred<DesignatedInitExpr>))
    return nullptr;
  return Written;
}

/// The steps to a record without a name inside another one.
static Steps stepsTo(const RecordDecl *Target, const RecordDecl *Record) {
  for (const FieldDecl *F : Record->fields()) {
    const RecordDecl *Inner = F->getType()->getAsRecordDecl();
    if (!F->getName().empty() || !Inner || !Inner->getDefinition())
      continue;
    Steps Here{{F, 0, 0, false}};
    if (Inner->getDefinition() == Target->getDefinition())
      return Here;
    Steps Deeper = stepsTo(Target, Inner->getDefinition());
    if (Deeper.empty())
      continue;
    Here.insert(Here.end(), Deeper.begin(), Deeper.end());
    return Here;
  }
  return {};
}

/// The items inside the braces of a member without a name.
static bool addUnnamed(const InitListExpr *Inner, QualType Outer,
                       const ASTContext &AST,
                       std::vector<DesignatedItem> &Items) {
  const InitListExpr *Form =
      Inner->getSemanticForm() ? Inner->getSemanticForm() : Inner;
  const RecordDecl *Record = Outer->getAsRecordDecl();
  Steps Above =
      Record && Record->getDefinition()
          ? stepsTo(Form->getType()->getAsRecordDecl(), Record->getDefinition())
          : Steps();
  if (Above.empty())
    return false;
  for (const Expr *E : Inner->inits()) {
    Steps Path = Above;
    Steps Inside = pathOf(cast<DesignatedInitExpr>(E), AST);
    if (Inside.empty())
      return false;
    Path.insert(Path.end(), Inside.begin(), Inside.end());
    Items.push_back({E, std::move(Path)});
  }
  return true;
}

std::vector<DesignatedItem>
drydock::migrate::designatedItems(const InitListExpr *List,
                                  const ASTContext &AST) {
  const InitListExpr *Semantic =
      List->isSemanticForm() ? List : List->getSemanticForm();
  List = writtenForm(List);
  if (!Semantic ||
      llvm::none_of(List->inits(), llvm::IsaPred<DesignatedInitExpr>))
    return {};
  std::vector<DesignatedItem> Items;
  Steps Last;
  for (const Expr *E : List->inits()) {
    const auto *D = dyn_cast<DesignatedInitExpr>(E);
    if (D && D->usesGNUSyntax() && D->getDesignator(0)->isFieldDesignator())
      return {}; // `member: value`
    if (const InitListExpr *Inner = unnamedMember(E)) {
      if (!addUnnamed(Inner, Semantic->getType(), AST, Items))
        return {};
      Last = Items.back().Path;
      continue;
    }
    Last = D ? pathOf(D, AST) : following(Last, Semantic->getType(), E, AST);
    if (Last.empty())
      return {};
    Items.push_back({E, Last, !D});
  }
  if (anyOverlap(Items))
    return {};
  return Items;
}
