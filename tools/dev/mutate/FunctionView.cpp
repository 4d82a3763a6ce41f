#include "FunctionView.h"
#include "Callbacks.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;
using llvm::StringRef;

namespace drydock::mutate {

Block blockOf(const CompoundStmt *C) {
  Block B;
  for (const Stmt *S : C->body()) {
    Item I{S, {}};
    while (const auto *L = dyn_cast<LabelStmt>(I.S)) {
      I.Labels.push_back(L->getDecl());
      I.S = L->getSubStmt();
    }
    B.push_back(std::move(I));
  }
  return B;
}

bool leaves(const Stmt *S) { return isa<ReturnStmt, GotoStmt, BreakStmt, ContinueStmt>(S); }

FileView::FileView(ASTContext &Context) : Context(Context), Source(Context) {
  const SourceManager &SM = Context.getSourceManager();
  for (const clang::Decl *D : Context.getTranslationUnitDecl()->decls()) {
    const auto *F = dyn_cast<FunctionDecl>(D);
    if (!F || !F->isThisDeclarationADefinition() || !F->hasBody() || F->getLocation().isMacroID() ||
        !SM.isInMainFile(F->getLocation()))
      continue;
    Functions.push_back(F);
    ByName[F->getName()] = F;
  }
  static const llvm::StringMap<unsigned> Requests = {
      {"request_irq", 1}, {"request_threaded_irq", 1}, {"pci_request_irq", 2}, {"request_any_context_irq", 1}};
  for (const FunctionDecl *F : Functions)
    if (std::optional<Range> R = bodyRange(F))
      for (const WrittenCall &C : Source.calls(*R)) {
        auto It = Requests.find(C.Name);
        if (It != Requests.end() && C.Args.size() > It->second)
          IrqHandlers.push_back(C.Args[It->second]);
      }
}

FileView::~FileView() = default;

const Callbacks &FileView::callbacks() const {
  if (!Roles)
    Roles = std::make_unique<Callbacks>(*this);
  return *Roles;
}

std::optional<Range> FileView::bodyRange(const FunctionDecl *F) const { return Source.range(F->getBody()); }

namespace {
/// Looks for a register access through a field or variable of a given name, in
/// a function and in what it calls; inline functions of headers included.
struct AccessFinder : RecursiveASTVisitor<AccessFinder> {
  StringRef Mapping;
  unsigned Depth;
  bool Found = false;
  AccessFinder(StringRef Mapping, unsigned Depth) : Mapping(Mapping), Depth(Depth) {}

  bool VisitCallExpr(CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee || !Callee->getIdentifier())
      return true;
    if (isMmioAccessor(Callee->getName())) {
      for (const Expr *Argument : Call->arguments())
        Found |= names(Argument);
    } else if (const FunctionDecl *Body = nullptr; Depth > 1 && Callee->hasBody(Body)) {
      AccessFinder Inner(Mapping, Depth - 1);
      Inner.TraverseStmt(Body->getBody());
      Found |= Inner.Found;
    }
    return !Found;
  }

private:
  bool names(const Stmt *S) const {
    if (const auto *M = dyn_cast_or_null<MemberExpr>(S); M && M->getMemberDecl()->getName() == Mapping)
      return true;
    if (const auto *R = dyn_cast_or_null<DeclRefExpr>(S); R && R->getDecl()->getIdentifier() && R->getDecl()->getName() == Mapping)
      return true;
    return S && llvm::any_of(S->children(), [&](const Stmt *Child) { return names(Child); });
  }
};
} // namespace

bool FileView::accesses(StringRef Function, StringRef Mapping, unsigned Depth) const {
  auto It = ByName.find(Function);
  if (It == ByName.end())
    return false;
  auto [Known, New] = Accesses.try_emplace((Function + " " + Mapping).str(), false);
  if (New) {
    AccessFinder Finder(Mapping, Depth);
    Finder.TraverseStmt(It->second->getBody());
    Known->second = Finder.Found;
  }
  return Known->second;
}

namespace {
struct Collector : RecursiveASTVisitor<Collector> {
  FunctionView &V;
  const Stmt *Current = nullptr;
  explicit Collector(FunctionView &V) : V(V) {}

  bool dataTraverseStmtPre(Stmt *S) {
    V.Parent[S] = Current;
    Stack.push_back(Current);
    Current = S;
    if (const auto *C = dyn_cast<CompoundStmt>(S))
      V.Compounds.push_back(C);
    else if (const auto *G = dyn_cast<GotoStmt>(S))
      V.Gotos.push_back(G);
    else if (const auto *I = dyn_cast<IfStmt>(S))
      V.Ifs.push_back(I);
    return true;
  }
  bool dataTraverseStmtPost(Stmt *) {
    Current = Stack.back();
    Stack.pop_back();
    return true;
  }
  std::vector<const Stmt *> Stack;
};
} // namespace

FunctionView::FunctionView(const FileView &File, const FunctionDecl *F)
    : File(File), Decl(F), Name(F->getNameAsString()), Body{0, 0} {
  if (std::optional<Range> R = File.bodyRange(F))
    Body = *R;
  Collector(*this).TraverseStmt(F->getBody());
}

const CompoundStmt *FunctionView::enclosing(const Stmt *S) const {
  for (S = Parent.lookup(S); S; S = Parent.lookup(S))
    if (const auto *C = dyn_cast<CompoundStmt>(S))
      return C;
  return nullptr;
}

const CompoundStmt *FunctionView::compoundAt(unsigned Offset) const {
  const CompoundStmt *Best = nullptr;
  unsigned Size = ~0u;
  for (const CompoundStmt *C : Compounds)
    if (std::optional<Range> R = File.Source.range(C))
      if (R->contains(Offset) && R->End - R->Begin < Size && File.Source.raw(*R).starts_with("{")) {
        Best = C;
        Size = R->End - R->Begin;
      }
  return Best;
}

const Stmt *FunctionView::childAt(const CompoundStmt *Outer, unsigned Offset) const {
  for (const Item &I : blockOf(Outer))
    if (std::optional<Range> R = File.Source.range(I.S))
      if (R->contains(Offset))
        return I.S;
  return nullptr;
}

std::vector<const Pair *> releasedAs(StringRef Name) {
  std::vector<const Pair *> Found;
  for (const Pair &P : pairs())
    if (Name == P.Release)
      Found.push_back(&P);
  return Found;
}

std::string released(const WrittenCall &Call) {
  std::vector<const Pair *> Ways = releasedAs(Call.Name);
  if (Ways.empty() || unsigned(Ways[0]->ReleaseKey) >= Call.Args.size())
    return "";
  return StringRef(Call.Args[Ways[0]->ReleaseKey]).ltrim('&').str();
}

bool couldChange(const FunctionView &F, Range Rest, StringRef Key) {
  std::string Root = rootOf(Key);
  if (mentions(F.File.Source.code(Rest), Key))
    return true;
  for (const WrittenCall &C : F.File.Source.calls(Rest)) {
    if (isHarmless(C.Name))
      continue;
    std::vector<const Pair *> Ways = releasedAs(C.Name);
    if (!Ways.empty() && Ways[0]->Kind != Pair::Counted)
      continue;
    for (const std::string &A : C.Args)
      if (rootOf(A) == Root)
        return true;
  }
  return false;
}

std::optional<FunctionView::Acquire> FunctionView::acquiredBefore(const WrittenCall &Release, unsigned Offset) const {
  std::string Key = released(Release);
  std::optional<Acquire> Last;
  for (const WrittenCall &C : File.Source.calls({Body.Begin, std::min(Offset, Body.End)}))
    for (const Pair *P : releasedAs(Release.Name)) {
      if (C.Name != P->Acquire)
        continue;
      std::string Got = P->AcquireKey < 0 ? File.Source.assignedBefore(C.Where.Begin)
                        : unsigned(P->AcquireKey) < C.Args.size()
                            ? StringRef(C.Args[P->AcquireKey]).ltrim('&').str()
                            : std::string();
      if (Got.empty() || Got != Key)
        continue;
      const CompoundStmt *In = compoundAt(C.Where.Begin);
      std::optional<Range> R = In ? File.Source.range(In) : std::nullopt;
      if (!R || !R->contains(Offset))
        continue;
      // Its own check: the `if` it stands in, or the one right after it.
      const Stmt *Child = childAt(In, C.Where.Begin);
      unsigned Checked = C.Where.End;
      bool Found = false;
      for (const Item &I : blockOf(In)) {
        std::optional<Range> IR = File.Source.range(I.S);
        if (I.S == Child) {
          Found = true;
          if (isa<IfStmt>(I.S) && IR)
            Checked = IR->End;
        } else if (Found) {
          if (isa<IfStmt>(I.S) && IR)
            Checked = std::max(Checked, IR->End);
          break;
        }
      }
      if (Child)
        Last = Acquire{C, P, In, Checked};
    }
  return Last;
}

Mutation FunctionView::mutation(const char *Kind, const std::string &Shape, const std::string &Api,
                                unsigned Offset) const {
  Mutation M;
  M.Kind = Kind;
  M.Shape = Shape;
  M.Api = Api;
  M.Function = Name;
  M.Line = File.Source.line(Offset);
  return M;
}

} // namespace drydock::mutate
