#include "Acquisitions.h"
#include "Resources.h"
#include "SourceName.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Regex.h"
#include <cstring>

using namespace drydock::trial;
using llvm::StringRef;

static constexpr llvm::StringLiteral Attempted = "trial: attempted";

static std::string phaseOf(unsigned Ordinal) {
  return "fail-" + std::to_string(Ordinal);
}

/// "Device or resource busy" is EBUSY.
static std::string errorName(StringRef Words) {
  for (int Number = 1; Number < 134; ++Number)
    if (Words == strerror(Number))
      if (const char *Name = strerrorname_np(Number))
        return Name;
  return Words.str();
}

static std::string errorName(int64_t Returned) {
  const char *Name = Returned < 0 && Returned > -134
                         ? strerrorname_np(int(-Returned))
                         : nullptr;
  return Name ? Name : "";
}

/// "3 pci_iomap for edu_probe+0x84/0x2f0 [edu]"
static Acquisition readCall(StringRef Text) {
  Acquisition A;
  auto [Ordinal, Rest] = Text.split(' ');
  Ordinal.getAsInteger(10, A.Ordinal);
  auto [Function, Caller] = Rest.split(" for ");
  A.Function = Function.str();
  A.Caller = sourceName(Caller.split('+').first);
  return A;
}

/// Drivers without an address of their own are bound when they are loaded: what
/// their probe returned is in the log only.
static void takeErrorFromLog(AcquisitionFailure &F) {
  static llvm::Regex Failed("probe of .* failed with error -([0-9]+)");
  llvm::SmallVector<StringRef, 2> Parts;
  int64_t Number = 0;
  for (const std::string &Message : F.Messages)
    if (F.Outcome == "idle" && Failed.match(Message, &Parts) &&
        !Parts[1].getAsInteger(10, Number)) {
      F.Outcome = "bind";
      F.Error = errorName(-Number);
    }
}

static void readFailure(const std::vector<KernelMessage> &Log,
                        AcquisitionFailure &F) {
  const std::string Phase = phaseOf(F.Of.Ordinal);
  for (const KernelMessage &M : Log) {
    StringRef Text = M.Text;
    if (M.Phase != Phase)
      continue;
    if (Text == Attempted)
      break;
    if (Text.consume_front("trial: fails ")) {
      F.Of = readCall(Text);
      F.Reached = true;
    } else if (Text.consume_front("trial: releases ")) {
      F.Released.push_back(readCall(Text).Function);
    } else if (std::string Same = comparableText(Text); !Same.empty()) {
      F.Messages.push_back(std::move(Same));
    }
  }
  takeErrorFromLog(F);
}

static std::vector<Acquisition>
readCalls(const std::vector<KernelMessage> &Log) {
  std::vector<Acquisition> Calls;
  for (const KernelMessage &M : Log) {
    StringRef Text = M.Text;
    if (M.Phase != "acquisitions")
      continue;
    if (Text == Attempted)
      break;
    if (Text.consume_front("trial: acquires "))
      Calls.push_back(readCall(Text));
  }
  return Calls;
}

AcquisitionRun
drydock::trial::readAcquisitions(const GuestLog &Guest,
                                 const std::vector<KernelMessage> &Log,
                                 llvm::ArrayRef<ImportedCall> Imports) {
  AcquisitionRun Run;
  Run.Calls = readCalls(Log);
  auto add = [&](unsigned Ordinal, StringRef Outcome, StringRef Error) {
    AcquisitionFailure F;
    F.Of.Ordinal = Ordinal;
    for (const Acquisition &A : Run.Calls)
      if (A.Ordinal == Ordinal)
        F.Of = A;
    F.Outcome = Outcome.str();
    F.Error = errorName(Error);
    readFailure(Log, F);
    for (const ImportedCall &C : Imports)
      if (C.Name == F.Of.Function)
        F.Caused = errorName(C.Failure);
    Run.Failures.push_back(std::move(F));
  };
  for (const FailedAttempt &A : Guest.Failed)
    add(A.Ordinal, A.Outcome, A.Error);
  // The last one may not have come to its end.
  StringRef Last = Guest.Phases.empty() ? "" : StringRef(Guest.Phases.back());
  unsigned Ordinal = 0;
  if (Last.consume_front("fail-") && !Last.getAsInteger(10, Ordinal) &&
      (Run.Failures.empty() || Run.Failures.back().Of.Ordinal != Ordinal))
    add(Ordinal, "cut", "");
  return Run;
}

void drydock::trial::findAcquisitionProblems(const GuestLog &Guest,
                                             llvm::ArrayRef<std::string> All,
                                             AcquisitionRun &Run) {
  // A snapshot is whole when something was said after it.
  auto whole = [&](unsigned Ordinal) {
    return Guest.Done ||
           (!Guest.Phases.empty() && Guest.Phases.back() != phaseOf(Ordinal));
  };
  std::string Before = phaseOf(0);
  for (AcquisitionFailure &F : Run.Failures) {
    const std::string Phase = phaseOf(F.Of.Ordinal);
    for (const std::string &Problem : All)
      if (Problem.find("phase " + Phase + " ") != std::string::npos)
        F.Problems.push_back(Problem);
    if (!whole(F.Of.Ordinal))
      continue;
    // The first snapshot is of another boot when this one goes on after a
    // crash.
    if (Guest.Sections.count({"iomem", Before}))
      for (std::string &Problem : resourceProblems(Guest, Before, Phase))
        F.Problems.push_back("in phase " + phaseTitle(Run, Phase) + ": " +
                             Problem);
    Before = Phase;
  }
}

std::string drydock::trial::phaseTitle(const AcquisitionRun &Run,
                                       StringRef Phase) {
  for (const AcquisitionFailure &F : Run.Failures)
    if (Phase == phaseOf(F.Of.Ordinal))
      return (Phase + " (" + F.Of.Function + "() for " + F.Of.Caller +
              "() fails)")
          .str();
  return Phase.str();
}

std::string AcquisitionFailure::result() const {
  if (!Reached && Outcome != "cut")
    return "the call was not made";
  if (Outcome == "none")
    return "does without it";
  if (Outcome == "idle")
    return "bound, but not ready";
  if (Outcome == "cut")
    return "the machine did not survive";
  std::string Text = Outcome + ": " + Error;
  if (!Caused.empty() && Caused != Error)
    Text += ", though told " + Caused;
  return Text;
}

size_t AcquisitionRun::tolerated() const {
  return llvm::count_if(
      Failures, [](const AcquisitionFailure &F) { return F.tolerated(); });
}

size_t AcquisitionRun::withProblems() const {
  return llvm::count_if(Failures, [](const AcquisitionFailure &F) {
    return !F.Problems.empty();
  });
}
