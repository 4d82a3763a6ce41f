#include "CallText.h"
#include "FunctionBody.h"
#include "language/SourceRanges.h"
#include "passes/Pass.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace drydock::migrate;

CallText drydock::migrate::callText(const SourceManager &SM,
                                    const LangOptions &LO,
                                    SourceLocation Name) {
  auto [File, Begin] = SM.getDecomposedLoc(Name);
  llvm::StringRef Text = SM.getBufferData(File);
  Lexer Raw(SM.getLocForStartOfFile(File), LO, Text.begin(),
            Text.begin() + Begin, Text.end());
  Token Next;
  Raw.LexFromRawLexer(Next); // the name
  Raw.LexFromRawLexer(Next);
  if (Next.isNot(tok::l_paren))
    return {};
  CallText Found;
  unsigned Depth = 1, First = 0, Last = 0;
  std::string Path = filePath(SM, File);
  auto End = [&] {
    if (First)
      Found.Arguments.push_back({Path, First, Last, false});
    First = 0;
  };
  while (!Raw.LexFromRawLexer(Next)) {
    unsigned At = SM.getFileOffset(Next.getLocation());
    if (Next.is(tok::hash) && Next.isAtStartOfLine())
      return {};
    if (Next.isOneOf(tok::l_paren, tok::l_brace, tok::l_square))
      ++Depth;
    else if (Next.isOneOf(tok::r_paren, tok::r_brace, tok::r_square) &&
             !--Depth) {
      End();
      Found.Text = {Path, Begin, At + Next.getLength(), false};
      return Found;
    } else if (Next.is(tok::comma) && Depth == 1) {
      End();
      continue;
    }
    First = First ? First : At;
    Last = At + Next.getLength();
  }
  return {};
}

static void callNames(const FunctionBody &Body, const Stmt *S,
                      std::set<SourceLocation> &Out) {
  if (!S)
    return;
  if (S->getBeginLoc().isMacroID())
    Out.insert(Body.SM.getExpansionLoc(S->getBeginLoc()));
  else if (isa<CallExpr>(S))
    Out.insert(S->getBeginLoc());
  for (const Stmt *Child : S->children())
    callNames(Body, Child, Out);
}

void drydock::migrate::eachFormCall(
    const UnitView &Unit, const FunctionBody &Body,
    llvm::function_ref<void(const RuntimeForm &, const CallText &)> With) {
  std::set<SourceLocation> Names;
  callNames(Body, Body.Function.getBody(), Names);
  for (SourceLocation Name : Names) {
    const RuntimeForm *Form = Unit.Kernel.Runtime.of(Lexer::getSourceText(
        CharSourceRange::getTokenRange(Name), Body.SM, Unit.LO));
    CallText Call = Form ? callText(Body.SM, Unit.LO, Name) : CallText();
    if (Call && Call.Arguments.size() == Form->Args.size())
      With(*Form, Call);
  }
}
