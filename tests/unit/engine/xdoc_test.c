/* xdoc_test.c - XML with exact places, and what is refused. */
#include <stdio.h>

#include "kit.h"
#include "io/xdoc.h"

static struct diag d;
static struct xdoc *doc;

static int
parse(const char *s)
{
	diag_init(&d);
	return xdoc_parse(&doc, "t.xml", slice_of(s), &d);
}

static void
done(void)
{
	xdoc_free(&doc);
	diag_fini(&d);
}

static const char *
seen(struct diag_place at)
{
	static char text[256];

	snprintf(text, sizeof text, "%.*s", (int)at.len, at.src->text.p + at.off);
	return text;
}

START_TEST(elements_and_attributes_have_their_place)
{
	const struct xnode *b;

	ck_assert_int_eq(parse("<!-- <a x='1'> --><p:a xmlns:p='urn:x' n='v&amp;w'\n>t<b  p:k = \"2\"/></p:a>"),
	    0);
	ck_assert_str_eq(xdoc_root(doc)->ns.p, "urn:x");
	ck_assert_str_eq(seen(xdoc_root(doc)->at), "p:a");
	ck_assert_str_eq(xnode_get(xdoc_root(doc), "n").p, "v&w");
	ck_assert_str_eq(seen(xnode_attr(xdoc_root(doc), "n")->at), "v&amp;w");
	b = xnode_child(xdoc_root(doc), "b");
	ck_assert_ptr_eq(b->parent, xdoc_root(doc));
	ck_assert_str_eq(seen(xnode_attr(b, "k")->at), "2");
	ck_assert_str_eq(xnode_attr(b, "k")->ns.p, "urn:x");
	ck_assert_ptr_null(xnode_attr(b, "n"));
	done();
}
END_TEST

START_TEST(joined_text_maps_back_to_the_file)
{
	const struct xnode *r;

	ck_assert_int_eq(parse("<a>x &lt; 1<b>no</b><![CDATA[&y]]>&#228;z</a>"), 0);
	r = xdoc_root(doc);
	ck_assert_str_eq(r->text.p, "x < 1&y\xC3\xA4z");
	ck_assert_str_eq(seen(xdoc_text_place(doc, r, 2, 1)), "&lt;");
	ck_assert_str_eq(seen(xdoc_text_place(doc, r, 4, 1)), "1");
	ck_assert_str_eq(seen(xdoc_text_place(doc, r, 5, 2)), "&y");
	ck_assert_str_eq(seen(xdoc_text_place(doc, r, 7, 2)), "&#228;");
	ck_assert_str_eq(seen(xdoc_text_place(doc, r, 9, 1)), "z");
	ck_assert_str_eq(seen(xdoc_text_place(doc, r, 10, 0)), "");
	ck_assert_uint_eq(xdoc_text_place(doc, r, 10, 0).off, 41);
	done();
}
END_TEST

START_TEST(lines_count_beyond_65535)
{
	struct buf b = { 0 };
	uint32_t line, col;

	buf_str(&b, "<a>");
	for (int i = 0; i < 70000; i++)
		buf_char(&b, '\n');
	buf_str(&b, " <b c='1'/></a>");
	diag_init(&d);
	ck_assert_int_eq(xdoc_parse(&doc, "t.xml", buf_view(&b), &d), 0);
	diag_line_col(xnode_attr(xnode_child(xdoc_root(doc), "b"), "c")->at, &line, &col);
	ck_assert_uint_eq(line, 70001);
	ck_assert_uint_eq(col, 8);
	buf_fini(&b);
	done();
}
END_TEST

START_TEST(other_encodings_become_utf8)
{
	static const char utf16[] = "\xFF\xFE<\0a\0>\0\xE4\0<\0/\0a\0>\0";

	ck_assert_int_eq(parse("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE4</a>"), 0);
	ck_assert_str_eq(xdoc_root(doc)->text.p, "\xC3\xA4");
	ck_assert_str_eq(seen(xdoc_root(doc)->text_at), "\xC3\xA4");
	done();
	diag_init(&d);
	ck_assert_int_eq(xdoc_parse(&doc, "t", slice_make(utf16, sizeof utf16 - 1), &d), 0);
	ck_assert_str_eq(xdoc_root(doc)->text.p, "\xC3\xA4");
	done();
	ck_assert_int_eq(parse("\xEF\xBB\xBF<a/>"), 0);
	ck_assert_uint_eq(xdoc_root(doc)->at.off, 1);
	done();
}
END_TEST

START_TEST(bad_documents_are_refused)
{
	static const char *const bad[] = { "", "<a>", "<a></b>", "<a b='1' b='2'/>", "<a>&x;</a>",
		"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "<!DOCTYPE a [<!ENTITY % x 'y'>]><a/>",
		"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a b='&x;'/>",
		"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a/>",
		"<?xml version='1.0' encoding='klingon'?><a/>", "<a>\xFF</a>", "<p:a/>" };

	ck_assert_int_eq(parse(bad[_i]), -1);
	ck_assert_int_eq(d.errors, 1);
	ck_assert_str_eq(d.first->code, "xml-syntax");
	done();
}
END_TEST

START_TEST(depth_is_limited)
{
	struct buf b = { 0 };

	for (int i = 0; i < 300; i++)
		buf_str(&b, "<a>");
	for (int i = 0; i < 300; i++)
		buf_str(&b, "</a>");
	diag_init(&d);
	ck_assert_int_eq(xdoc_parse(&doc, "t.xml", buf_view(&b), &d), -1);
	ck_assert_int_eq(d.errors, 1);
	buf_fini(&b);
	done();
}
END_TEST

START_TEST(schema_violations_show_their_place)
{
	char path[512];
	FILE *f;

	snprintf(path, sizeof path, "%s/t.xsd", kit_dir("xdoc"));
	f = fopen(path, "w");
	fputs("<schema xmlns='http://www.w3.org/2001/XMLSchema'><element name='a'><complexType>"
	      "<sequence><element name='b' type='integer' maxOccurs='2'/></sequence>"
	      "<attribute name='n' type='integer'/></complexType></element></schema>", f);
	fclose(f);
	ck_assert_int_eq(parse("<a n='1'><b>2</b></a>"), 0);
	ck_assert_int_eq(xdoc_validate(doc, path, &d), 0);
	done();
	ck_assert_int_eq(parse("<a n='x'><b>2</b>\n<c/></a>"), 0);
	ck_assert_int_eq(xdoc_validate(doc, path, &d), -1);
	ck_assert_int_eq(d.errors, 2);
	ck_assert_str_eq(d.first->code, "xml-schema");
	ck_assert_str_eq(seen(d.first->at), "x");
	ck_assert_str_eq(seen(d.first->next->at), "c");
	done();
}
END_TEST

START_TEST(missing_file_is_named)
{
	diag_init(&d);
	ck_assert_int_eq(xdoc_load(&doc, "no/such.xml", &d), -1);
	ck_assert_ptr_nonnull(strstr(d.first->text, "no/such.xml"));
	done();
}
END_TEST

int
main(void)
{
	return kit_main("xdoc", (struct kit_case[]){
	    KIT(elements_and_attributes_have_their_place), KIT(joined_text_maps_back_to_the_file),
	    KIT(lines_count_beyond_65535), KIT(other_encodings_become_utf8),
	    { bad_documents_are_refused, "bad_documents_are_refused", 0, 12 },
	    KIT(depth_is_limited), KIT(schema_violations_show_their_place),
	    KIT(missing_file_is_named), { 0 } });
}
