#include "GuestLog.h"
#include "llvm/ADT/StringExtras.h"

using namespace drydock::trial;
using llvm::StringRef;

const std::vector<std::string> &
GuestLog::section(const std::string &Name, const std::string &Label) const {
  static const std::vector<std::string> None;
  auto Found = Sections.find({Name, Label});
  return Found == Sections.end() ? None : Found->second;
}

static void command(StringRef Line, GuestLog &Log) {
  auto [Word, Rest] = Line.split(' ');
  auto [Name, Value] = Rest.split(' ');
  if (Word == "done")
    Log.Done = true;
  else if (Word == "phase")
    Log.Phases.push_back(Name.str());
  else if (Word == "check")
    Log.Checks.push_back(
        {Log.Phases.empty() ? "" : Log.Phases.back(), Name.str(),
         Value == "ok" ? "" : Value.split(' ').second.str(), Value == "ok"});
  else if (unsigned N; Word == "failed" && !Name.getAsInteger(10, N))
    Log.Failed.push_back(
        {N, Value.split(' ').first.str(), Value.split(' ').second.str()});
  else if (Word == "result")
    Log.Results[Name.str()] = Value.str();
  else if (Word == "measure")
    Log.Measures[Name.str()] = Value.str();
  else if (Word == "lost")
    Name.getAsInteger(10, Log.LostCalls);
  else if (uint64_t Base; Word == "base" && !Name.getAsInteger(0, Base))
    Log.Bases.push_back(Base);
}

GuestLog drydock::trial::parseGuestLog(StringRef Text) {
  GuestLog Log;
  std::vector<std::string> *Section = nullptr;
  while (!Text.empty()) {
    auto [Line, Rest] = Text.split('\n');
    Text = Rest;
    Line = Line.rtrim("\r");
    if (Line == "@end") {
      Section = nullptr;
    } else if (StringRef Header = Line; Header.consume_front("@begin ")) {
      auto [Name, Label] = Header.split(' ');
      Section = &Log.Sections[{Name.str(), Label.str()}];
    } else if (Section) {
      Section->push_back(Line.str());
    } else if (Line.consume_front("@")) {
      command(Line, Log);
    } else if (!Line.empty()) {
      Log.Output.push_back(Line.str());
    }
  }
  return Log;
}
