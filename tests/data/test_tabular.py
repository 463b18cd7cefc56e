"""CSV and .npz files: their data sets, and the message of each fault."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from gradviz.data import csv_table, disk, labels, npz_arrays
from gradviz.data.batches import Batch
from gradviz.data.dataset import Dataset
from gradviz.errors import ExperimentError, FileError, InputError
from gradviz.experiment.experiment import Experiment

IRIS = "5.1,3.5,setosa\n7.0,3.2,versicolor\n6.3,3.3,virginica\n4.9,3.0,setosa\n"
X = np.array([[5.1, 3.5], [7.0, 3.2], [6.3, 3.3], [4.9, 3.0]])


def build(name: str, path: Path, batch_size: int = 2, **options: Any) -> Dataset:
    loss = "mse" if options.get("targets") == "numbers" else "cross_entropy"
    data = {"name": name, "path": str(path), "batch_size": batch_size, **options}
    experiment = Experiment.from_dict({"data": data, "training": {"loss": loss}})
    built: Dataset = experiment.data.entry.resolve()(
        np.random.default_rng(0), experiment.data.batch_size, **experiment.data.options()
    )
    return built


def whole(name: str, path: Path, samples: int, **options: Any) -> Batch:
    """Return all samples in the order of the file, by inverting the permutation of the epoch."""
    x, y = next(build(name, path, samples, **options).draw(np.random.default_rng(0)))
    order = np.argsort(np.random.default_rng(0).permutation(samples))
    return x[order], y[order]


def error_message(call: Callable[[], object], error: type[InputError] = FileError) -> str:
    with pytest.raises(error) as caught:
        call()
    return str(caught.value)


@pytest.fixture
def csv_of(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "table.csv"
        path.write_bytes(text.encode())
        return path

    return write


class TestCsv:
    @pytest.mark.parametrize(
        "text",
        [
            IRIS,
            "length,width,kind\n" + IRIS,
            ("length,width,kind\n" + IRIS).replace(",", ";"),
            IRIS.replace(",", "\t").replace("\n", "\r\n"),
            "\ufeff" + IRIS,
            "\n" + IRIS.replace(",", " , ").replace("\n", "\n\n"),
            IRIS.rstrip("\n"),
            'length,"wi""d, th",kind\n' + IRIS.replace("setosa", '"setosa"'),
        ],
    )
    def test_the_last_column_is_the_class(self, csv_of: Callable[[str], Path], text: str) -> None:
        path = csv_of(text)
        built = build("csv", path)
        assert (built.input_shape, built.outputs, built.labels) == ((2,), 3, True)
        x, y = whole("csv", path, 4, standardize="none")
        assert x.dtype == np.float32
        assert np.allclose(x, X)
        assert y.dtype == np.int64
        assert y.tolist() == [0, 1, 2, 0]

    def test_each_column_is_standardized(self, csv_of: Callable[[str], Path]) -> None:
        path = csv_of("1,1000,7,a\n2,3000,7,b\n3,2000,7,a\n")
        x, _ = whole("csv", path, 3)
        assert np.allclose(x.mean(axis=0), 0, atol=1e-6)
        assert np.allclose(x.std(axis=0), [1, 1, 0], atol=1e-6), "constant columns become 0"
        x, _ = whole("csv", path, 3, standardize="set")
        assert (float(x.mean()), float(x.std())) == pytest.approx((0, 1), abs=1e-6)

    def test_a_column_by_name_of_numbers_as_they_are(self, csv_of: Callable[[str], Path]) -> None:
        path = csv_of("price,rooms,age\n250000,3,10\n-1.5e3,2,20\n")
        x, y = whole("csv", path, 2, target="price", targets="numbers", standardize="none")
        assert (y.shape, y.dtype.name) == ((2, 1), "float32")
        assert y[:, 0].tolist() == [250000, -1500]
        assert x.tolist() == [[3, 10], [2, 20]]
        assert build("csv", path, targets="numbers").outputs == 1

    def test_number_classes_go_by_value(self, csv_of: Callable[[str], Path]) -> None:
        _, y = whole("csv", csv_of("1,10\n2,9\n3,10.0\n4,-2\n"), 4)
        assert y.tolist() == [2, 1, 2, 0], "-2 < 9 < 10 = 10.0"

    def test_a_header_of_numbers_is_no_sample_if_the_header_is_declared(self, csv_of: Callable[[str], Path]) -> None:
        path = csv_of("0,1,2\n1,2,0\n3,4,1\n")
        assert len(whole("csv", path, 3)[0]) == 3
        assert len(whole("csv", path, 2, header="present")[0]) == 2
        assert "at most 2, the samples" in error_message(
            lambda: build("csv", path, 3, header="present"), ExperimentError
        )

    @pytest.mark.parametrize(
        ("text", "options", "message"),
        [
            ("1,2,a\n3,b,c\n4,5,d\n", {}, 'line 2, column 2: found "b"; allowed: a finite number'),
            ("x,y,z\n1,2,a\n\n3,,c\n", {}, 'line 4, column 2 ("y"): found ""; allowed: a finite number'),
            ("x,y,z\n1,2,a\n3,nan,c\n", {}, 'line 3, column 2 ("y"): found "nan"; allowed: a finite number'),
            (
                "z,x,y\na,1,2\nb,3,inf\n",
                {"target": "z"},
                'line 3, column 3 ("y"): found "inf"; allowed: a finite number',
            ),
            ("1,2,a\n1,2\n", {}, "line 2: found 2 columns; allowed: 3, as on the first line"),
            ("1,2,a\n3,4,\n", {}, "line 2, column 3: found no class label; allowed: any text"),
            ("1\n2\n", {}, "line 1: found one column; allowed: at least 2, inputs and what to predict"),
            ("", {}, "holds no samples"),
            ("a,b\n", {"header": "present"}, "holds no samples"),
            ("1,a\n2,a\n", {}, "column 2: 1 different class label; allowed: 2 to 10,000"),
            ("x,y\n1,0.5\n2,1\n3,1.5\n", {}, 'column "y": line 2: found 0.5; allowed: class labels, which are whole'),
            (
                "1,3\n2,a\n",
                {"targets": "numbers"},
                'line 2, column 2: found "a"; allowed: a finite number in the range',
            ),
            (
                "1,2\n2,1e39\n",
                {"targets": "numbers"},
                'line 2, column 2: found "1e39"; allowed: a finite number in the',
            ),
            ("x,y\n1,2\n", {"target": "z"}, 'line 1: data.target "z" is not in the header; allowed: one of x, y'),
            ("x,x\n1,2\n", {"target": "x"}, 'line 1: data.target "x" is more than once in the header'),
            ('1,"a\n2,b\n', {}, "line 2: unexpected end of data"),
            ("1e300,a\n-1e300,b\n", {}, "line 1: found 1e+300; allowed: finite numbers, neither they nor"),
            ("1e39,a\n2,b\n", {"standardize": "none"}, "line 1: found 1e+39; allowed: finite numbers"),
        ],
    )
    def test_faults_name_file_line_and_cell(
        self, csv_of: Callable[[str], Path], text: str, options: dict[str, Any], message: str
    ) -> None:
        path = csv_of(text)
        actual = error_message(lambda: build("csv", path, **options))
        assert actual.startswith(f"{path}: {message}"), actual

    def test_what_is_no_utf8_names_its_line(self, tmp_path: Path) -> None:
        path = tmp_path / "latin.csv"
        path.write_bytes("1,a\n2,b\n3,ä\n".encode("latin-1"))
        assert error_message(lambda: build("csv", path)).startswith(f"{path}: not UTF-8 text (line 3, ")

    def test_size_is_bounded(self, csv_of: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
        path = csv_of(IRIS)
        with monkeypatch.context() as patch:
            patch.setattr(csv_table, "MAX_TEXT_BYTES", 20)
            assert error_message(lambda: build("csv", path)) == (
                f"{path}: larger than 20 bytes, the most that such a file may have"
            )
        with monkeypatch.context() as patch:
            patch.setattr(disk, "MAX_SAMPLES", 3)
            assert error_message(lambda: build("csv", path)) == f"{path}: holds 4 samples; allowed: at most 3"
        with monkeypatch.context() as patch:
            patch.setattr(disk, "MAX_BYTES", 31)
            assert error_message(lambda: build("csv", path)) == f"{path}: its inputs take 32 bytes; allowed: at most 31"
        with monkeypatch.context() as patch:
            patch.setattr(labels, "MAX_CLASSES", 2)
            assert "3 different class labels; allowed: 2 to 2" in error_message(lambda: build("csv", path))

    def test_numeric_targets_need_mse(self) -> None:
        message = error_message(
            lambda: Experiment.from_dict({"data": {"name": "csv", "path": "a.csv", "targets": "numbers"}}),
            ExperimentError,
        )
        assert message.endswith('numeric targets (data.targets); allowed: "mse", or data.targets "classes"')

    def test_a_target_is_named_by_a_header(self) -> None:
        message = error_message(lambda: build("csv", Path("a.csv"), target="y", header="absent"), ExperimentError)
        assert message.endswith('data.target: found "y" with data.header "absent"; allowed: in files with a header')

    def test_a_path_is_relative_to_the_current_folder(
        self, csv_of: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(csv_of(IRIS).parent)
        assert build("csv", Path("table.csv")).outputs == 3


@pytest.mark.parametrize("name", ["csv", "npz", "mnist", "cifar10", "image_folder"])
class TestPath:
    def test_it_is_required(self, name: str) -> None:
        missing = error_message(lambda: Experiment.from_dict({"data": {"name": name}}), ExperimentError)
        assert missing == "experiment: data.path: missing; allowed: text"
        empty = error_message(lambda: Experiment.from_dict({"data": {"name": name, "path": ""}}), ExperimentError)
        assert empty == 'experiment: data.path: found ""; allowed: text that is not empty'

    def test_nothing_there(self, name: str, tmp_path: Path) -> None:
        path = tmp_path / "nothing"
        actual = error_message(lambda: build(name, path), ExperimentError)
        assert actual.startswith(f'experiment: data.path: found "{path}", and there is nothing at {path}; allowed: ')

    def test_a_folder_for_a_file_and_a_file_for_a_folder(self, name: str, tmp_path: Path) -> None:
        path, kind = (tmp_path, "a folder") if name in ("csv", "npz") else (tmp_path / "file", "a file")
        (tmp_path / "file").touch()
        actual = error_message(lambda: build(name, path), ExperimentError)
        assert actual.startswith(f'experiment: data.path: found "{path}", {kind}; allowed: the path of ')

    def test_no_path(self, name: str) -> None:
        assert "which is no path: " in error_message(lambda: build(name, Path("a\0b")), ExperimentError)
        assert "which can't be read: " in error_message(lambda: build(name, Path("a" * 5000)), ExperimentError)


class TestNpz:
    @pytest.fixture
    def save(self, tmp_path: Path) -> Callable[..., Path]:
        def write(**arrays: Any) -> Path:
            path = tmp_path / "arrays.npz"
            np.savez_compressed(path, **arrays)
            return path

        return write

    @pytest.mark.parametrize("names", [("x", "y"), ("inputs", "targets"), ("x", "targets")])
    def test_classes(self, save: Callable[..., Path], names: tuple[str, str]) -> None:
        rng = np.random.default_rng(0)
        images = rng.integers(0, 255, (6, 3, 4, 4), np.uint8)
        path = save(**{names[0]: images, names[1]: np.array([4, 7, 4, -1, 7, 4])})
        built = build("npz", path)
        assert (built.input_shape, built.outputs, built.labels) == ((3, 4, 4), 3, True)
        x, y = whole("npz", path, 6)
        assert (x.dtype.name, y.dtype.name) == ("float32", "int64")
        assert (float(x.mean()), float(x.std())) == pytest.approx((0, 1), abs=1e-5)
        assert np.allclose(x, (images - images.mean()) / images.std(), atol=1e-6)
        assert y.tolist() == [1, 2, 1, 0, 2, 1]

    @pytest.mark.parametrize(
        "classes",
        [
            np.array(["b", "a", "b"]),
            np.array([[1.0], [0.0], [1.0]]),
            np.array([True, False, True]),
            np.array([5, 2, 5], "u8"),
        ],
    )
    def test_kinds_of_class_labels(self, save: Callable[..., Path], classes: NDArray[Any]) -> None:
        _, y = whole("npz", save(x=np.ones((3, 2)), y=classes), 3)
        assert y.tolist() == [1, 0, 1]

    @pytest.mark.parametrize("dtype", ["f2", "f4", "f8", ">f8", "i1", "?"])
    def test_columns_or_nothing(self, save: Callable[..., Path], dtype: str) -> None:
        x = np.array([[0, 1, 1], [1, 1, 0], [1, 1, 0], [0, 1, 1]]).astype(dtype)
        path = save(x=np.asfortranarray(x), y=np.arange(4))
        assert whole("npz", path, 4, standardize="columns")[0].tolist() == [
            [-1, 0, 1],
            [1, 0, -1],
            [1, 0, -1],
            [-1, 0, 1],
        ]
        assert np.array_equal(whole("npz", path, 4, standardize="none")[0], x.astype(np.float32))

    @pytest.mark.parametrize(("y", "outputs"), [(np.arange(4.0), 1), (np.ones((4, 3)), 3), (np.arange(4), 1)])
    def test_numbers(self, save: Callable[..., Path], y: NDArray[Any], outputs: int) -> None:
        path = save(x=np.random.default_rng(0).random((4, 5, 2)), y=y)
        built = build("npz", path, targets="numbers")
        assert (built.input_shape, built.outputs, built.labels) == ((5, 2), outputs, False)
        assert np.array_equal(whole("npz", path, 4, targets="numbers")[1], y.reshape(4, -1).astype(np.float32))

    @pytest.mark.parametrize(
        ("arrays", "options", "message"),
        [
            ({"a": np.ones(3), "y": np.ones(3)}, {}, 'no array "x" or "inputs" in it; found a.npy, y.npy'),
            ({"x": np.ones((3, 2)), "b": np.ones(3)}, {}, 'no array "y" or "targets" in it; found x.npy, b.npy'),
            ({"x": np.ones(3), "y": np.arange(3)}, {}, "inputs: found shape (3,); allowed: (samples, …) of 2 axes"),
            ({"x": np.ones((3, 2)), "y": np.arange(4)}, {}, "4 targets for 3 inputs"),
            ({"x": np.ones((0, 2)), "y": np.arange(0)}, {}, 'array "x": found shape (0, 2); allowed: (samples, …)'),
            ({"x": np.float64(3), "y": np.arange(2)}, {}, 'array "x": found shape (); allowed: (samples, …)'),
            ({"x": np.ones((3, 2), complex), "y": np.arange(3)}, {}, 'array "x": found complex128; allowed: numbers'),
            ({"x": np.array([["1"], ["2"]]), "y": np.arange(2)}, {}, 'array "x": found <U1; allowed: numbers'),
            (
                {"x": np.ones((2, 2)), "y": np.array([0.0, 0.5])},
                {},
                "targets: sample 1 (from 0): found 0.5; allowed: class",
            ),
            ({"x": np.ones((2, 2)), "y": np.array([0, np.nan])}, {}, "targets: sample 1 (from 0): found nan; allowed:"),
            (
                {"x": np.ones((2, 2)), "y": np.eye(2)},
                {},
                "targets: found shape (2, 2); allowed: class labels (samples,)",
            ),
            ({"x": np.ones((2, 2)), "y": np.ones(2)}, {}, "targets: 1 different class label; allowed: 2 to 10,000"),
            (
                {"x": np.array([[1, 2], [3, np.inf]]), "y": np.arange(2)},
                {"standardize": "none"},
                "inputs: sample 1 (from 0): found inf; allowed: finite numbers",
            ),
            (
                {"x": np.ones((2, 2)), "y": np.array(["a", "b"])},
                {"targets": "numbers"},
                "targets: found <U1 of shape (2,); allowed: numbers, (samples,) or (samples, outputs)",
            ),
            (
                {"x": np.ones((2, 2)), "y": np.array([[1, 1], [1, 1e39]])},
                {"targets": "numbers"},
                "targets: found 1e+39 at sample 1 (from 0); allowed: finite numbers of float32",
            ),
        ],
    )
    def test_faults(
        self, save: Callable[..., Path], arrays: dict[str, Any], options: dict[str, Any], message: str
    ) -> None:
        path = save(**arrays)
        actual = error_message(lambda: build("npz", path, **options))
        assert actual.startswith(f"{path}: {message}"), actual

    @pytest.mark.parametrize("name", ["x", "y"])
    def test_no_pickle_is_ever_run(self, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        class Evil:
            def __reduce__(self) -> tuple[Any, ...]:
                return Path.touch, (tmp_path / "run",)

        arrays: dict[str, Any] = {"x": np.ones((2, 1)), "y": np.arange(2)}
        arrays[name] = np.array([[Evil()], [Evil()]], object)
        path = tmp_path / "evil.npz"
        np.savez(path, allow_pickle=True, **arrays)
        assert error_message(lambda: build("npz", path)) == (
            f'{path}: array "{name}": holds pickled Python objects, which are never opened: a pickle can run any code'
        )
        monkeypatch.setattr(npz_arrays, "_check_header", lambda *arguments: None)
        assert "Object arrays cannot be loaded" in error_message(lambda: build("npz", path)), "the second lock"
        assert not (tmp_path / "run").exists()
        np.load(path, allow_pickle=True)[name]
        assert (tmp_path / "run").exists(), "the test would not have noticed"

    def test_a_header_that_lies_sets_no_memory_aside(self, tmp_path: Path) -> None:
        path = tmp_path / "lie.npz"
        for shape, message in (
            ((10**6, 10**5), "its inputs take 800,000,000,000 bytes; allowed: at most 1,073,741,824"),
            ((10**7, 2), "holds 10,000,000 samples; allowed: at most 5,000,000"),
            ((1000, 1000), 'array "x": its header says (1000, 1000) of float64, and it holds only '),
            ((-5, -5), 'array "x": found shape (-5, -5); allowed: (samples, …), at least 1 of each'),
        ):
            header = io.BytesIO()
            np.lib.format.write_array_header_1_0(header, {"descr": "<f8", "fortran_order": False, "shape": shape})
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr("x.npy", header.getvalue() + bytes(80))
            assert error_message(lambda: build("npz", path)).startswith(f"{path}: {message}")

    def test_a_bomb_is_refused_by_its_stated_size(
        self, save: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = save(x=np.zeros((1000, 100)), y=np.arange(1000))
        assert path.stat().st_size < 10_000
        monkeypatch.setattr(disk, "MAX_BYTES", 700_000)
        assert (
            error_message(lambda: build("npz", path))
            == f"{path}: its inputs take 800,000 bytes; allowed: at most 700,000"
        )

    @pytest.mark.parametrize(
        "content", [b"", b"x,y\n1,2\n", b"\x80\x04K\x01.", b"\x93NUMPY\x01\x00", b"PK\x03\x04 no more"]
    )
    def test_what_is_no_archive(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "no.npz"
        path.write_bytes(content)
        assert error_message(lambda: build("npz", path)).startswith(f"{path}: ")

    def test_damage_anywhere_is_a_file_error(self, save: Callable[..., Path]) -> None:
        """An archive with any one byte inverted is refused, or read as a valid data set."""
        path = save(x=np.ones((3, 2)), y=np.array([0, 1, 1]))
        sound = path.read_bytes()
        refused = []
        for place in range(0, len(sound)):
            path.write_bytes(sound[:place] + bytes([sound[place] ^ 0xFF]) + sound[place + 1 :])
            try:
                build("npz", path)
            except FileError as error:
                refused.append(str(error))
        assert len(refused) > len(sound) / 2
        assert all(message.startswith(f"{path}: ") for message in refused)
