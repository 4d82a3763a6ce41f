#include "LayoutCheck.h"
#include "language/CollectLayouts.h"
#include "language/RunFrontend.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;

namespace {
class Consumer : public ASTConsumer {
public:
  Consumer(std::vector<RecordLayout> &Out) : Out(Out) {}
  void HandleTranslationUnit(ASTContext &AST) override {
    if (!AST.getDiagnostics().hasErrorOccurred())
      collectLayouts(AST, Out);
  }

private:
  std::vector<RecordLayout> &Out;
};

class Action : public ASTFrontendAction {
public:
  Action(std::vector<RecordLayout> &Out) : Out(Out) {}
  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &,
                                                 StringRef) override {
    return std::make_unique<Consumer>(Out);
  }

private:
  std::vector<RecordLayout> &Out;
};

class Factory : public tooling::FrontendActionFactory {
public:
  Factory(std::vector<RecordLayout> &Out) : Out(Out) {}
  std::unique_ptr<FrontendAction> create() override {
    return std::make_unique<Action>(Out);
  }

private:
  std::vector<RecordLayout> &Out;
};
} // namespace

/// "struct foo" and "foo" name the same record of C++.
static StringRef plainName(StringRef Type) {
  for (StringRef Keyword : {"struct ", "union "})
    if (Type.consume_front(Keyword))
      break;
  return Type.rsplit("::").second.empty() ? Type : Type.rsplit("::").second;
}

/// A member at that place that C does not know: a patch gave it a new name, or
/// the header itself does for C++.
static const RecordLayout::Member *renamed(const RecordLayout::Member &M,
                                           const RecordLayout &C,
                                           const RecordLayout &Cxx) {
  for (const auto &Other : Cxx.Members)
    if (Other.OffsetBits == M.OffsetBits && Other.Width == M.Width &&
        llvm::none_of(C.Members,
                      [&](auto &Known) { return Known.Path == Other.Path; }))
      return &Other;
  return nullptr;
}

static void compareRecord(const RecordLayout &C, const RecordLayout &Cxx,
                          LayoutResult &Result) {
  auto differ = [&](const std::string &What, unsigned long InC,
                    unsigned long InCxx) {
    if (InC != InCxx)
      Result.Differences.push_back(C.Place + ": " + C.Type + ": " + What +
                                   " is " + std::to_string(InC) + " in C, " +
                                   std::to_string(InCxx) + " in C++");
  };
  ++Result.Records;
  differ("size", C.Size, Cxx.Size);
  differ("alignment", C.Align, Cxx.Align);
  llvm::StringMap<const RecordLayout::Member *> Members;
  for (const auto &M : Cxx.Members)
    Members[M.Path] = &M;
  for (const auto &M : C.Members) {
    const RecordLayout::Member *Other = Members.lookup(M.Path);
    if (!Other) {
      Other = renamed(M, C, Cxx);
      if (Other)
        Result.Renamed[{C.Type, M.Path}] = Other->Path;
    }
    if (!Other) {
      Result.Differences.push_back(C.Place + ": " + C.Type + ": no member " +
                                   M.Path + " in C++");
      continue;
    }
    ++Result.Members;
    Result.BitFields += M.BitField;
    differ("bit offset of " + M.Path, M.OffsetBits, Other->OffsetBits);
    differ("width of " + M.Path, M.Width, Other->Width);
  }
}

LayoutResult drydock::migrate::compareLayouts(const CompileUnit &Unit,
                                              llvm::ArrayRef<RecordLayout> InC,
                                              StringRef CxxFile,
                                              StringRef OverlayRoot) {
  LayoutResult Result;
  std::vector<std::string> Arguments{"clang++"};
  for (std::string &A : cxxArguments(Unit, OverlayRoot, Compiler::Clang))
    Arguments.push_back(std::move(A));
  Arguments.insert(Arguments.end(),
                   {"-w", "-O2", "-ferror-limit=0", "-fsyntax-only", "-x",
                    "c++", CxxFile.str()});
  std::vector<RecordLayout> InCxx;
  Factory Make(InCxx);
  if (!runFrontend(std::move(Arguments), Unit.Directory, Make, Result.Errors))
    return Result;
  Result.Errors.clear();
  llvm::StringMap<const RecordLayout *> ByName;
  for (const RecordLayout &R : InCxx)
    ByName[plainName(R.Type)] = &R;
  for (const RecordLayout &R : InC)
    if (const RecordLayout *Other = ByName.lookup(plainName(R.Type)))
      compareRecord(R, *Other, Result);
    else
      Result.Missing.push_back(R.Place + ": " + R.Type);
  return Result;
}

std::string drydock::migrate::layoutAssertions(llvm::ArrayRef<RecordLayout> InC,
                                               const NewNames &Renamed,
                                               StringRef CxxFile) {
  std::string Text = "#include \"" + CxxFile.str() + "\"\n";
  auto assertion = [&](const std::string &What, unsigned long Value) {
    Text += "static_assert(" + What + " == " + std::to_string(Value) + ", \"" +
            What + "\");\n";
  };
  // Offsets of single members: __builtin_offsetof reaches through records
  // without a name as C's does.
  for (const RecordLayout &R : InC) {
    assertion("sizeof(" + R.Type + ")", R.Size);
    assertion("alignof(" + R.Type + ")", R.Align);
    for (const auto &M : R.Members) {
      auto New = Renamed.find({R.Type, M.Path});
      if (!M.BitField)
        assertion("__builtin_offsetof(" + R.Type + ", " +
                      (New == Renamed.end() ? M.Path : New->second) + ")",
                  M.OffsetBits / 8);
    }
  }
  return Text;
}
