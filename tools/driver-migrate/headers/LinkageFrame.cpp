#include "LinkageFrame.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

using llvm::StringRef;

static const char Opening[] = "extern \"C\" {";
static const char Closing[] = "} /* extern \"C\" */";

/// The word behind a directive's name, if Line is that directive.
static StringRef directive(StringRef Line, StringRef Name) {
  Line = Line.ltrim();
  if (!Line.consume_front("#"))
    return {};
  Line = Line.ltrim();
  if (!Line.consume_front(Name) ||
      (!Line.empty() && Line[0] != ' ' && Line[0] != '\t'))
    return {};
  return Line.trim().split(' ').first.split('\t').first;
}

/// The macro of `#ifndef X` or `#if !defined(X)`.
static StringRef guardOf(StringRef Line) {
  StringRef Name = directive(Line, "ifndef");
  if (!Name.empty() || directive(Line, "if").empty())
    return Name;
  StringRef Condition = Line.split("if").second.ltrim();
  if (!Condition.consume_front("!") ||
      !(Condition = Condition.ltrim()).consume_front("defined"))
    return {};
  Name = Condition.ltrim(" \t(").take_while(
      [](char C) { return llvm::isAlnum(C) || C == '_'; });
  return Condition.substr(Condition.find(Name) + Name.size())
                 .ltrim(" \t)")
                 .empty()
             ? Name
             : StringRef();
}

static bool isEndif(StringRef Line) {
  Line = Line.ltrim();
  return Line.consume_front("#") && Line.ltrim().starts_with("endif");
}

std::string drydock::migrate::frameText(StringRef Text, bool Unguarded) {
  llvm::SmallVector<StringRef, 0> Lines;
  Text.split(Lines, '\n');
  size_t Begin = 0, End = Lines.size();
  for (size_t I = 0; I + 1 < Lines.size(); ++I) {
    StringRef Guard = guardOf(Lines[I]);
    if (!Guard.empty()) {
      size_t Define = I + 1;
      while (Define < Lines.size() && Lines[Define].trim().empty())
        ++Define;
      if (Define < Lines.size() &&
          directive(Lines[Define], "define") == Guard) {
        size_t Last = Lines.size();
        while (Last > Define && !isEndif(Lines[Last - 1]))
          --Last;
        if (Last > Define + 1)
          Begin = Define + 1, End = Last - 1;
      }
      break;
    }
    if (Lines[I].ltrim().starts_with("#")) // no guard in front
      break;
  }
  if (End == Lines.size() && !Unguarded)
    return {};
  std::string Out;
  for (size_t I = 0; I < Lines.size(); ++I) {
    bool Blank = Lines[I].trim().empty() && I + 1 < End;
    if (I == Begin)
      Out += Blank ? Opening : std::string(Opening) + "\n";
    if (I == End)
      Out += std::string(Closing) + "\n";
    Out += Lines[I];
    if (I + 1 < Lines.size())
      Out += '\n';
  }
  if (End == Lines.size())
    Out += std::string("\n") + Closing + "\n";
  return Out;
}
